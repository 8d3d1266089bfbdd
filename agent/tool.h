/*
 * tool: the files of the key tool (Ukey管理工具), made from agent/tool/ at
 * build time.
 */
#ifndef TOOL_H
#define TOOL_H

#include "base/str.h"

struct tool_file {
	const char *path; /* "/" or "/tool/…" */
	const char *type;
	struct str body;
};

extern const struct tool_file tool_files[];
extern const unsigned tool_n_files;

#endif
