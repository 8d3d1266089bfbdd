#!/bin/sh
# A pinentry that types by itself: speaks Assuan as the real ones do.
#
# PINENTRY_FILE holds what is typed, a line a dialog; the last line stays for
# all later ones. "CANCEL" presses cancel, "SLEEP n" leaves the dialog open n
# seconds and then cancels. What the dialog showed is added to PINENTRY_LOG.
set -u

shown=
say() { printf '%s\n' "$1"; }

answer()
{
	typed=$(sed -n 1p "${PINENTRY_FILE:?}")
	if [ "$(sed -n '$=' "$PINENTRY_FILE")" -gt 1 ]; then
		sed 1d "$PINENTRY_FILE" >"$PINENTRY_FILE.$$"
		mv "$PINENTRY_FILE.$$" "$PINENTRY_FILE"
	fi
	[ -z "${PINENTRY_LOG-}" ] || say "$shown" >>"$PINENTRY_LOG"
	case $typed in
	CANCEL)
		say 'ERR 83886179 Operation cancelled <Pinentry>' ;;
	SLEEP*)
		sleep "${typed#SLEEP }"
		say 'ERR 83886179 Operation cancelled <Pinentry>' ;;
	*)
		say "D $(printf %s "$typed" | sed 's/%/%25/g')"
		say OK ;;
	esac
}

say 'OK Pleased to meet you'
while IFS= read -r line; do
	case $line in
	GETPIN)
		answer ;;
	SETDESC*)
		shown=${line#SETDESC }
		say OK ;;
	BYE)
		say 'OK closing connection'
		exit 0 ;;
	OPTION*)
		say 'ERR 83886254 Unknown option <Pinentry>' ;;
	*)
		say OK ;;
	esac
done
