/* SPDX-License-Identifier: MIT
 *
 * The lists are made by hand: the closed classes of a language (articles, pronouns, auxiliary verbs, conjunctions, the
 * common prepositions, question words) and a few adverbs that go with them. Words are folded (unicode.h) and ascend.
 * One text a language, since each pointer to a word would take more bytes of the library than the word.
 */
#include "analysis/stop_word_lists.h"

#include "base/common.h"

static const char arabic[] =
    "أم أما أن أنا أنت أنه أنها أو أي أية أيضا أين إذ إذا إلا إلى إن إنه إنها اذا الا التي الذي الذين اللاتي الى اما "
    "ان انه انها او اي ايضا اين بأن بان بعد بعض به بها بين تحت تكون تلك تم ثم حتى حول حيث حين خلال دون ذلك سوف ضد "
    "ضمن عبر عدة عدم على عليه عليها عن عند عندما غير فإن فقد في فيما فيه فيها قبل قد كان كانت كانوا كل كم كما كي كيف "
    "لأن لا لدى لكن لكي لم لماذا لن له لها لهم ليس ليست ما ماذا متى مثل مع مما من منذ منه منها نحن نحو هؤلاء هذا هذه "
    "هل هم هن هنا هناك هو هي و وقد وكان ولا ولم وهو وهي يكون";

static const char danish[] =
    "ad af alle alt anden andre at begge blev blive bliver bort da de dem den denne der deres det dette dig din dine "
    "disse dit dog du efter ej eller en end endnu er et for fordi fra før gennem ham han hans har havde have hende "
    "hendes her hos hun hvad hvem hver hvilke hvilken hvilket hvis hvor hvordan hvorfor hvornår i igen ikke ind "
    "ingen intet jeg jer jeres kan kom kun kunne man mange med meget mellem men mere mig min mine mit mod må måtte "
    "ned nogen noget nogle nu når og også om op os over på samme selv siden sig sin sine sit skal skulle som så "
    "sådan således thi til ud uden under var ved vi via vil ville vor vore være været";

static const char dutch[] =
    "aan al alle alles als altijd ander andere anders bij daar daarom dan dat de den der deze die dit doch doen door "
    "dus een eens en enkele er ge geen had hadden heb hebben hebt heeft hem hen het hier hij hoe hoeveel hun iemand "
    "iets ik in is ja je jij jou jouw jullie kan kon konden kunnen maar me meer men met mij mijn moet moeten na naar "
    "niet niets nog nu of om omdat onder ons onze ook op over reeds sinds te tegen toch toen tot tussen u uit uw van "
    "vanaf veel voor vooral waar waarbij waardoor waarin waarom waarop waarvan waarvoor wanneer want waren was wat "
    "we welk welke werd werden wezen wie wij wil worden wordt ze zei zelf zich zij zijn zo zoals zonder zou zouden "
    "zullen";

static const char english[] =
    "a about above after again against all also am among an and any are aren't as at be because been before being "
    "below between both but by can can't cannot could couldn't did didn't do does doesn't doing don't done down "
    "during each either every few for from further had hadn't has hasn't have haven't having he he'd he'll he's her "
    "here here's hers herself him himself his how how's i i'd i'll i'm i've if in into is isn't it it's its itself "
    "just let's may me might mine more most must mustn't my myself neither no nor not of off on once only or other "
    "ought our ours ourselves out over own same shall she she'd she'll she's should shouldn't so some such than that "
    "that's the their theirs them themselves then there there's these they they'd they'll they're they've this those "
    "through to too under until up upon us very via was wasn't we we'd we'll we're we've were weren't what what's "
    "when when's where where's whether which while who who's whom whose why why's will with within without won't "
    "would wouldn't yet you you'd you'll you're you've your yours yourself yourselves";

static const char french[] =
    "a afin ai ainsi alors apres après as au aucun aucune aujourd'hui aussi autre autres aux avaient avait avant "
    "avec avez avoir avons ayant c'est car ce ceci cela celle celles celui cependant ces cet cette ceux chaque chez "
    "combien comme comment d'un d'une dans de depuis des dont du elle elles en encore entre est est-ce et etaient "
    "etait etre eu eux fait furent fut grâce ici il ils j'ai je jusqu la laquelle le lequel les lesquelles lesquels "
    "leur leurs lors lorsque lui là ma mais me mes moi moins mon même mêmes n'est ne ni nos notre nous on ont ou où "
    "par parce parmi pas pendant peu peut peuvent plus plusieurs pour pourquoi puis qu'elle qu'est qu'il qu'on quand "
    "que quel quelle quelles quelque quelques quels qui quoi sa sans se selon sera seront ses si sinon soit son sont "
    "sous sur ta te tes ton tous tout toute toutes tu un une vers voici voilà vos votre vous y à ça étaient étais "
    "était étant été être";

static const char german[] =
    "aber alle allem allen aller alles als also am an andere anderem anderen anderer anderes auch auf aus bei beim "
    "bereits bin bis bist da dabei dadurch dafür daher damit danach dann daran darauf daraus darf darin darum "
    "darüber das dass davon dazu dein deine deinem deinen deiner dem den denen denn der deren des dessen dich die "
    "dies diese diesem diesen dieser dieses dir doch dort du durch eben ein eine einem einen einer eines er es etwa "
    "etwas euch euer eure für gegen gewesen hab habe haben hast hat hatte hatten hier hin hinter ich ihm ihn ihnen "
    "ihr ihre ihrem ihren ihrer ihres im in indem ins ist ja je jede jedem jeden jeder jedes jedoch jene jener jenes "
    "kann kein keine keinem keinen keiner können könnte man manche mehr mein meine meinem meinen meiner mich mir mit "
    "muss musste müssen nach neben nicht nichts noch nun nur ob oder ohne sehr sein seine seinem seinen seiner "
    "seines seit selbst sich sie sind so solche solchen solcher soll sollen sollte sondern sonst sowie um und uns "
    "unser unsere unserem unseren unter vom von vor wann war waren warum was weder wegen weil welche welchem welchen "
    "welcher welches wem wen wenn wer werde werden weshalb wie wieder wieso wird wirst wo wobei wodurch wofür woher "
    "wohin womit woran worauf woraus worin worüber wovon wozu wurde wurden während wäre wären würde würden zu zum "
    "zur zwar zwischen über";

static const char italian[] =
    "a ad agli ai al alla alle allo anche ancora avere aveva avevano c'è che chi ci cioè ciò coi col come con contro "
    "cosa così cui da dagli dai dal dall dalla dalle dallo degli dei del dell della delle dello dentro di dopo dove "
    "dovrebbe durante e ecco ed era erano essa esse essere essi esso fa fino fra fu furono gli ha hai hanno ho i il "
    "in invece io l la le lei li lo loro lui ma me mentre mi mia mie miei mio molti molto ne negli nei nel nell "
    "nella nelle nello no noi non nostra nostre nostri nostro o ogni oppure per perché perciò però più poi poiché "
    "prima proprio può qualche quale quali quando quanta quante quanti quanto quella quelle quelli quello questa "
    "queste questi questo qui quindi sarà se sei senza si sia siamo siano sono sopra sotto sta stata stati stato "
    "stesso su sua sue sugli sui sul sull sulla sulle sullo suo suoi tra tu tua tuo tutta tutte tutti tutto un una "
    "uno verso vi voi vostra vostro è";

static const char norwegian[] =
    "alle alt andre at av bare begge ble blei bli blir blitt både da de deg dem den denne der deres det dette di din "
    "disse ditt du dykkar då eg ein eit eitt eller elles en enn er et ett etter for fordi fra få før gjennom ha "
    "hadde han hans har hennar henne hennes her hjå ho hos hun hva hvem hver hvilke hvilken hvilket hvis hvor "
    "hvordan hvorfor i ikke ikkje ingen inkje inn ja jeg kan kom korleis kun kunne kva kven kvi kvifor man mange med "
    "meg meget mellom men mens mer min mine mitt mot mye må noe noen noko nokon nå når og også om opp oss over på "
    "samme seg selv si siden sin sine sitt skal skulle slik som så sånn til ut uten var vart ved vi via vil ville "
    "vår være vært";

static const char portuguese[] =
    "a ao aos aquela aquelas aquele aqueles aquilo as até cada com como contra da das de dela delas dele deles "
    "depois desde do dos durante e ela elas ele eles em entre era eram essa essas esse esses esta estas estava "
    "estavam este estes está estão eu foi for foram fosse havia há isso isto já lhe lhes mais mas me mesmo meu meus "
    "minha minhas muito muitos na nas nem no nos nossa nossas nosso nossos num numa não nós o onde os ou outra "
    "outras outro outros para pela pelas pelo pelos pode podem pois por porque porquê quais qual quando quanta "
    "quantas quanto quantos que quem quê se seja sem ser seria será seu seus sido sob sobre sua suas só também tem "
    "tendo ter teu teve tinha tinham toda todas todo todos tu tua têm um uma umas uns você vocês vos à às é";

static const char russian[] =
    "а без был была были было быть в вам вами вас ваш ваша ваше ваши во вот все всего всей всем всех всю вся всё вы "
    "где да для до его ее если есть еще ещё её же за затем здесь и из изза или им ими их к как какая какие каким "
    "каких какова каково какого какое какой каком какую кем ко когда кого кому которая которого которое которой "
    "котором которому которую которые который которым которыми которых кто куда ли либо между меня мне многие много "
    "мог могла могли может можно мой моя мы на над надо нас наш не него нее ней нельзя нем несколько нет неё ни них "
    "но ну о об однако он она они оно от откуда очень перед по под после потом потому почему при про с сам сама сами "
    "само своего своей своем своему свои своих свой свою своя себе себя сколько со собой стал стала стали так такая "
    "также такие такого такое такой такую там те тебя тем то тобой того тоже той только том тому тот ту тут ты у уже "
    "чего чей чем чем-то через что чтоб чтобы чьи эта эти этим этих это этого этой этом этому этот эту я является "
    "являются";

static const char spanish[] =
    "a al algo alguna algunas alguno algunos algún ante antes aquel aquella aquellas aquello aquellos aquí así aun "
    "aunque aún bajo cada casi como con contra cual cuales cualquier cuando cuanto cuantos cuya cuyo cuál cuáles "
    "cuándo cuánta cuántas cuánto cuántos cómo de del desde donde durante dónde e el ella ellas ello ellos en entre "
    "era eran es esa esas ese eso esos esta estaba estaban estado estar estas este esto estos está están fue fueron "
    "fui ha haber habido había habían han has hasta hay he hemos hoy la las le les lo los luego me mediante mi "
    "mientras mis mucho muchos muy más mí ni no nos nosotros nuestra nuestras nuestro nuestros o os otra otras otro "
    "otros para pero poco por porque pues que quien quienes quién quiénes qué se sea sean según ser si sido siempre "
    "siendo sin sobre son su sus suya suyo sí también tan tanto te tiene tienen toda todas todo todos tras tu tus tú "
    "u un una unas uno unos usted ustedes vosotros y ya yo él";

static const char swedish[] =
    "alla allt andra att av bara bland blev bli blir blivit bort både de dem den denna deras dess dessa det detta "
    "dig din dina ditt dock du där därför då efter ej eller en enligt er era ert ett från för före genom ha hade han "
    "hans har hellre henne hennes hon honom hos hur här i icke igen in inga ingen inget innan inom inte ja jag jämte "
    "kan kunde kunna man med medan mellan men mer mig min mina mitt mot mycket många måste ni nu när någon något "
    "några och också om oss på redan samma samt sedan sig sin sina sitt ska skall skulle som så sådan sådana sådant "
    "till trots under upp ur ut utan vad var vara varför varit varje vart vem vems vi via vid vilka vilken vilket "
    "vill vår våra vårt än ännu är år åt över";

static const dls__stop_word_list lists[] = {
    { "arabic", arabic },
    { "danish", danish },
    { "dutch", dutch },
    { "english", english },
    { "french", french },
    { "german", german },
    { "italian", italian },
    { "norwegian", norwegian },
    { "portuguese", portuguese },
    { "russian", russian },
    { "spanish", spanish },
    { "swedish", swedish },
    { "porter", english },
};

const dls__stop_word_list *dls__stop_word_list_at(size_t number)
{
    return number < DLS__ARRAY_LENGTH(lists) ? &lists[number] : NULL;
}
