# Ranges as Python and JavaScript count them, and the snippet as HTML.
printf '%s\n' '{"id": "a", "text": "👍 é <script>alert(1)</script> & a stride"}' | dlsearch index -q -o a.dls -
for units in bytes characters utf16; do
    dlsearch search -i a.dls --json --units $units stride script | python3 -c '
import json, sys
snippet = json.loads(sys.stdin.read())["snippet"]
text, unit = snippet["text"], sys.argv[1]
code = {"bytes": text.encode(), "characters": text, "utf16": text.encode("utf-16-le")}[unit]
width = 2 if unit == "utf16" else 1
cut = [code[begin * width:end * width] for begin, end in snippet["ranges"]]
print(unit, [piece if unit == "characters" else piece.decode("utf-16-le" if width == 2 else "utf-8") for piece in cut])
' $units
done
dlsearch search -i a.dls --json stride script | python3 -c 'import json, sys; print(json.loads(sys.stdin.read())["snippet"]["html"])'
dlsearch search -i a.dls --json --units words stride
