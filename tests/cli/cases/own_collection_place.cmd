export DLSEARCH_INDEX="$PWD/deep/er/mine.dls"
dlsearch convolution 2>&1 | sed "s#$PWD#PWD#g"
dlsearch index -q papers.jsonl && ls deep/er
dlsearch -n 0 convolution 2>&1 | sed "s#$PWD#PWD#g"
DLSEARCH_INDEX= XDG_DATA_HOME="$PWD/data" dlsearch index -q papers.jsonl && find data
DLSEARCH_INDEX=built-in dlsearch -n 0 convolution
DLSEARCH_INDEX= XDG_DATA_HOME=data HOME= dlsearch -n 0 convolution
DLSEARCH_INDEX= XDG_DATA_HOME= HOME= dlsearch index papers.jsonl; echo $?
DLSEARCH_INDEX=papers.jsonl/mine.dls dlsearch index papers.jsonl; echo $?
DLSEARCH_INDEX= XDG_DATA_HOME="$PWD/papers.jsonl" dlsearch index papers.jsonl 2>&1 | sed "s#$PWD#PWD#g"
dlsearch index; echo $?
dlsearch delete -i deep/er/mine.dls conv; dlsearch compact -q -i deep/er/mine.dls; dlsearch info deep/er/mine.dls | sed -n 2p
