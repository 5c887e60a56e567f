dlsearch idnex -o papers.dls papers.jsonl
echo $?
dlsearch chek papers.dls
echo $?
dlsearch serach -i papers.dls stride
