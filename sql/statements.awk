# Turns named statements of sql/queries/*.sql into C.
#
#	awk -f statements.awk -v make=h -v by="web jobs ctl" *.sql
#	awk -f statements.awk -v make=c -v by="ca" -v header=ca/statements.h *.sql
#
# A statement begins with a heading of comment lines, `-- name:` first, then
# `-- by:` (programs), `-- takes:` and `-- gives:` (name and type, parted by
# commas; may go on in following lines that begin with `--   `), and
# `-- reads: yes` when it changes nothing; it ends with a semicolon at the end
# of a line. h: the enum. c: the table, in the same order.

function fail(text) {
	printf "%s:%d: %s\n", FILENAME, FNR, text > "/dev/stderr"
	failed = 1
	exit 1
}

function wanted(list,    i, n, words) {
	n = split(by, words, " ")
	for (i = 1; i <= n; i++)
		if (index(" " list " ", " " words[i] " "))
			return 1
	return 0
}

function finish(    text, n) {
	sub(/;[ \t]*$/, "", body)
	if (programs == "")
		fail("statement " name " has no `-- by:`")
	if (name in seen)
		fail("statement " name " stands twice")
	seen[name] = 1
	if (wanted(programs)) {
		text = body
		n = 0
		while (match(text, /\$[0-9]+/)) {
			if (substr(text, RSTART + 1, RLENGTH - 1) + 0 > n)
				n = substr(text, RSTART + 1, RLENGTH - 1) + 0
			text = substr(text, RSTART + RLENGTH)
		}
		gsub(/\\/, "\\\\", body)
		gsub(/"/, "\\\"", body)
		gsub(/\n/, "\\n\"\n\t    \"", body)
		count++
		names[count] = name
		bodies[count] = body
		params[count] = n
		reading[count] = reads
	}
	name = ""
}

BEGIN { name = "" }

/^-- name:/ {
	if (name != "")
		fail("statement " name " has no end")
	name = $3
	programs = ""
	reads = "false"
	body = ""
	if (name !~ /^[a-z][a-z0-9_]*$/)
		fail("bad name " name)
	next
}
/^-- by:/ { sub(/^-- by:[ \t]*/, ""); programs = $0; next }
/^-- reads: yes/ { reads = "true"; next }
/^--/ { next }
/^[ \t]*$/ { next }
{
	if (name == "")
		fail("text outside of a statement")
	body = body (body == "" ? "" : "\n") $0
	if ($0 ~ /;[ \t]*$/)
		finish()
}

END {
	if (failed)
		exit 1
	if (name != "")
		fail("statement " name " has no end")
	printf "/* Made from sql/queries by sql/statements.awk. */\n"
	if (make == "h") {
		printf "#ifndef STATEMENTS_H\n#define STATEMENTS_H\n\n"
		printf "#include \"base/db.h\"\n\nenum stmt_id {\n"
		for (i = 1; i <= count; i++)
			printf "\tSTMT_%s,\n", toupper(names[i])
		printf "\tSTMT__MAX\n};\n\n"
		printf "extern const struct stmt statements[STMT__MAX];\n\n#endif\n"
	} else {
		printf "#include \"config.h\"\n\n#include \"%s\"\n\n", header
		printf "const struct stmt statements[STMT__MAX] = {\n"
		for (i = 1; i <= count; i++)
			printf "\t{ \"%s\",\n\t    \"%s\",\n\t    %d, %s },\n", \
			    names[i], bodies[i], params[i], reading[i]
		printf "};\n"
	}
}
