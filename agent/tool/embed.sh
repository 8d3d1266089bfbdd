#!/bin/sh
# Writes tool_files.c: the files of the key tool as constants.
# usage: embed.sh FOLDER > tool_files.c
set -eu
folder=$1

octets()
{
	printf 'static const unsigned char %s[] = {\n' "$1"
	od -An -v -tu1 "$folder/$2" |
		awk '{ for (i = 1; i <= NF; i++) printf "%s,", $i; print "" }'
	printf '};\n'
}

entry()
{
	printf '\t{ "%s", "%s", { (const char *)%s, sizeof(%s) } },\n' \
	    "$1" "$2" "$3" "$3"
}

printf '/* Made by embed.sh. */\n#include "config.h"\n\n'
printf '#include "agent/tool.h"\n\n'
octets page index.html
octets style tool.css
octets script tool.js
printf 'const struct tool_file tool_files[] = {\n'
entry / 'text/html; charset=utf-8' page
entry /tool/tool.css 'text/css; charset=utf-8' style
entry /tool/tool.js 'text/javascript; charset=utf-8' script
printf '};\nconst unsigned tool_n_files = 3;\n'
