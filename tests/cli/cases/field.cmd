dlsearch index -q -o papers.dls papers.jsonl
for field in title text title,text note; do
    echo $field: $(dlsearch search -q -i papers.dls --json --field $field convolution | grep -o '"key":"[a-z]*"')
done
echo twice: $(dlsearch search -q -i papers.dls --json -f title -f note convolution | grep -o '"key":"[a-z]*"')
dlsearch search -i papers.dls --field titel convolution
echo $?
dlsearch search -i papers.dls --field nothing convolution
echo $?
dlsearch search -i papers.dls --field kind convolution
echo $?
dlsearch search -i papers.dls --field year convolution
echo $?
dlsearch search -i papers.dls --field title, convolution
