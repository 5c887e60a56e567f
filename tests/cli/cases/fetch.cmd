# without the web: tests/fetch has that. What is kept of a former run is written back.
dlsearch fetch --dry-run import/kites.md 2>&1 | grep -q "without 'fetch'" && exit 77
dlsearch index -q -o kites.dls import/kites.md
dlsearch fetch --dry-run kites.dls | head -n 3
cat > kites.fetched.jsonl <<'END'
{"id":"https://boats.example/knots","url":"https://boats.example/knots","fetched_at":"2026-01-31T12:00:00Z","status":200,"title":"Knots that hold a boat","abstract":"A bowline does not slip, and can be untied when the wind has gone.","authors":["Ada Berg"],"date":"2019-04","source":"opengraph","licence":"unknown: for your own use"}
{"id":"https://knots.example","url":"https://knots.example/","fetched_at":"2026-01-31T12:00:01Z","status":404,"problem":"HTTP 404","archived":"http://archive.example/1"}
END
dlsearch fetch --offline kites.dls; echo "exit $?"
dlsearch fetch -q --offline --json -i kites.dls; echo "exit $?"
dlsearch fetch --offline --wait 10 --format links --keep kites.fetched.jsonl import/kites.md > nothing; echo "exit $?"
dlsearch search -i kites.dls --json -n 1 bowline
dlsearch search -i kites.dls --year 2019 --authors 'Ada Berg' -n 1 ''
# nothing to ask for, nothing to keep
echo '{"id": "a", "title": "Has no address"}' > none.jsonl
dlsearch index -q -o none.dls none.jsonl
dlsearch fetch none.dls; ls none.fetched.jsonl 2> /dev/null
: > kept.jsonl; dlsearch fetch -q --keep kept.jsonl none.dls; ls kept.jsonl
# what cannot be
dlsearch fetch
dlsearch fetch kites.dls notes
dlsearch fetch --offline --refresh kites.dls
dlsearch fetch --delay 1h kites.dls
dlsearch fetch --timeout 0 kites.dls
dlsearch fetch --archive --allow-private --contact https://example.org -
dlsearch fetch --keep import/kites.md kites.dls
dlsearch fetch --keep kept.jsonl.gz kites.dls
dlsearch fetch missing.dls
ln -s nowhere/papers.dls link.dls
dlsearch fetch link.dls
