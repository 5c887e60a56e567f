dlsearch --jsn stride
echo $?
dlsearch index --strcit -o papers.dls papers.jsonl
echo $?
dlsearch --frobnicate stride
echo $?
dlsearch -z stride
echo $?
dlsearch --json=yes stride
echo $?
dlsearch search --strict stride
