# Whether the built-in list has the word or not: it is a query.
for form in '--' 'search' '-n 3'; do
    dlsearch $form index > /dev/null 2>&1
    [ $? -le 1 ] && echo searched
done
