# Which values the matches have, below the hits, for people and for programs.
dlsearch index -q -o papers.dls papers.jsonl
dlsearch search -i papers.dls -n 1 network --facet section --facet year:3
dlsearch search -i papers.dls -n 0 --facet kind:2 --facet authors:1
dlsearch search -q -i papers.dls -n 1 --json --facet year --facet tags:1 --kind tutorial network | tail -n 1
dlsearch search -i papers.dls --facet kind zebra
echo $?
dlsearch search -q -i papers.dls --facet kind zebra
dlsearch search -q -i papers.dls --facet kind --json zebra
head -n 4 wares.jsonl > wares4.jsonl
dlsearch index -q -o wares.dls wares4.jsonl 2> left_out
dlsearch search -q -i wares.dls -n 0 --facet seen --facet seen:month:2 --facet seen:day --facet price --facet new
dlsearch search -q -i wares.dls -n 0 --json --facet seen --facet seen:month --facet price:1 --facet stock:2 --facet tags
