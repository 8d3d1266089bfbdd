# From the headings of sql/queries/*.sql, for one program (-v program=web):
#
#	-v make=script	a psql script that prepares and describes each statement
#	-v make=wanted	what that script should print
#	-v make=plans	a psql script that shows each statement's plan
#
# Both are blocks "== name", "takes: types", then "column|type" lines.

function type_name(short) {
	if (short in long)
		return long[short]
	if (short ~ /\[\]$/ && substr(short, 1, length(short) - 2) in long)
		return long[substr(short, 1, length(short) - 2)] "[]"
	return short
}

# "a int8, b text" → list[1] = "a|bigint" …; how many
function split_list(text, list,    i, n, words) {
	gsub(/[ \t]+/, " ", text)
	sub(/^ /, "", text)
	sub(/ $/, "", text)
	n = split(text, list, /, ?/)
	if (text == "")
		return 0
	for (i = 1; i <= n; i++) {
		split(list[i], words, " ")
		list[i] = words[1] "|" type_name(words[2])
	}
	return n
}

function finish(    i, n, list, nulls, text) {
	if (index(" " by " ", " " program " ") == 0) {
		name = ""
		return
	}
	n = split_list(takes, list)
	if (make == "wanted") {
		print "== " name
		text = ""
		for (i = 1; i <= n; i++) {
			sub(/^[^|]*\|/, "", list[i])
			text = text (i == 1 ? "" : ",") list[i]
		}
		print "takes: " text
		n = split_list(gives, list)
		for (i = 1; i <= n; i++)
			print list[i]
	} else {
		nulls = ""
		for (i = 1; i <= n; i++)
			nulls = nulls (i == 1 ? "(" : ", ") "NULL"
		nulls = nulls (n > 0 ? ")" : "")
		sub(/;[ \t]*$/, "", body)
		print "\\echo == " name
		print "PREPARE \"" name "\" AS\n" body ";"
		if (make == "plans") {
			print "EXPLAIN EXECUTE \"" name "\"" nulls ";"
			name = ""
			return
		}
		print "SELECT 'takes: ' || array_to_string(parameter_types, ',')"
		print "FROM pg_prepared_statements WHERE name = '" name "';"
		print body " \\gdesc"
		print "\\o /dev/null"
		print "EXPLAIN EXECUTE \"" name "\"" nulls ";"
		print "\\o"
	}
	name = ""
}

BEGIN {
	long["int2"] = "smallint"
	long["int4"] = "integer"
	long["int8"] = "bigint"
	long["bool"] = "boolean"
	long["timestamptz"] = "timestamp with time zone"
	if (make != "wanted") {
		print "\\set VERBOSITY terse"
		print "SET plan_cache_mode = force_generic_plan;"
	}
}

/^-- name:/ { name = $3; by = takes = gives = body = part = ""; next }
/^-- by:/ { sub(/^-- by:[ \t]*/, ""); by = $0; part = ""; next }
/^-- takes:/ { sub(/^-- takes:/, ""); takes = $0; part = "takes"; next }
/^-- gives:/ { sub(/^-- gives:/, ""); gives = $0; part = "gives"; next }
/^-- reads:/ { part = ""; next }
/^--   / {
	sub(/^--/, "")
	if (part == "takes")
		takes = takes $0
	else if (part == "gives")
		gives = gives $0
	next
}
/^--/ { part = ""; next }
/^[ \t]*$/ { next }
{
	body = body (body == "" ? "" : "\n") $0
	if ($0 ~ /;[ \t]*$/)
		finish()
}
