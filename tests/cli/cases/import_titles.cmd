cat > list.md <<'END'
# Kites
## Plans:
- Box kite [[Paper]](https://plans.example/box.pdf), [[C Code]](https://plans.example/box.c), [[Paper, second version]](https://plans.example/box2.pdf)
- Delta [[pdf]](https://plans.example/77.pdf) [[code]](https://plans.example/78)
- [www.strings.example/all/of/...](https://strings.example/all/of/them/)
- Ada Wind, Bo Lift, "How to fly a kite," Kites 2019. [[Paper]](https://plans.example/79.pdf)
- You know strings or [you're](https://strings.example/course) not afraid of them
## If you'd rather buy than build
Try [kites.example](https://kites.example/) or [wind.example/shops](https://wind.example/shops).
END
dlsearch index --format links -o list.dls list.md
dlsearch export list.dls | tail -n +2 | grep -o '"key":"[^"]*"\|"title":"[^"]*"\|"section":"[^"]*"\|"tags":[^]]*'
