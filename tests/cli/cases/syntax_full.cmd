dlsearch index -q -o papers.dls papers.jsonl
for query in 'title:conv* AND stride' '(stride padding pooling)~2' 'gradeint~1' '"batch normalization"~3 -kind:video' \
    'batch NEAR/3 normalization' 'kind:paper^=2 strid*' 'key:bert' "'convolut'" 'NOT *:*'; do
    echo "$query:" $(dlsearch search -q -i papers.dls --json --syntax full "$query" | grep -o '"key":"[a-z]*"')
done
