/*
 * viewc: compiles a page (views/NAME.html) to C. Runs at build time only.
 *
 *	viewc page.html > page.c	the function view_<name>
 *	viewc -h page.html > page.h	its prototype
 *
 * A page knows three marks:
 *
 *	<%args struct order *order, int64_t now %>	parameters, once, on top
 *	<% C control line %>				before args: file scope
 *	<%= expression %>				a value
 *
 * viewc follows the markup while it reads and so knows the place of every
 * value: text, quoted attribute (by allow list), beginning of an address,
 * inside an address. It calls the writer of views/html.h for that place. A
 * value anywhere else, a block that ends in another place than it began in,
 * a part called outside text, inline script or style, an unquoted or unknown
 * attribute: an error with the page and line, and no output. Pages are written
 * as well-formed XML (<br/>, disabled="") so that tests can parse them
 * strictly. Runs of white space with a line end in them become one line end,
 * except inside pre and textarea.
 */
#include "config.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum place {
	PLACE_TEXT,
	PLACE_TAG,   /* inside a start tag, between attributes */
	PLACE_VALUE, /* inside a quoted attribute */
};

enum kind {
	KIND_NONE, /* no value may stand here */
	KIND_TEXT,
	KIND_URL,
};

struct state {
	enum place place;
	enum kind kind; /* of the attribute, in PLACE_VALUE */
	char quote;
	bool url_begun; /* something of the address has been written */
	bool verbatim;  /* inside pre or textarea */
};

#define NAME_MAX_LEN 63
#define DEPTH_MAX    64

struct compiler {
	const char *path;
	char *text;
	size_t len;
	size_t pos;
	int line;
	FILE *out;
	bool header;
	bool seen_args;
	struct state state;
	char element[NAME_MAX_LEN + 1];
	struct state blocks[DEPTH_MAX];
	int block_lines[DEPTH_MAX];
	size_t n_blocks;
	char *literal; /* markup waiting to be written */
	size_t literal_len;
};

static _Noreturn void __attribute__((format(printf, 2, 3)))
fail(const struct compiler *c, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s:%d: error: ", c->path, c->line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

/* Attributes a value may stand in. Everything else takes literal text only;
 * on*, style, srcdoc and srcset are refused altogether. */
static const char *const text_attributes[] = { "abbr", "accept", "alt",
	"autocomplete", "class", "cols", "colspan", "content", "cx", "cy", "d",
	"datetime", "for", "form", "headers", "height", "id", "inputmode",
	"lang", "list", "max", "maxlength", "min", "minlength", "name",
	"pattern", "placeholder", "points", "r", "role", "rows", "rowspan",
	"rx", "scope", "size", "span", "step", "tabindex", "title", "type",
	"value", "viewBox", "width", "x", "x1", "x2", "y", "y1", "y2" };

static const char *const url_attributes[] = { "action", "cite", "formaction",
	"href", "poster", "src" };

static const char *const void_elements[] = { "area", "base", "br", "col",
	"embed", "hr", "img", "input", "link", "meta", "source", "track",
	"wbr" };

#define IN_LIST(name, list) \
	in_list((name), (list), sizeof(list) / sizeof((list)[0]))

static bool
in_list(const char *name, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(name, list[i]) == 0) {
			return true;
		}
	}
	return false;
}

static enum kind
attribute_kind(const struct compiler *c, const char *name)
{
	if (strncmp(name, "on", 2) == 0 || strcmp(name, "style") == 0 ||
	    strcmp(name, "srcdoc") == 0 || strcmp(name, "srcset") == 0) {
		fail(c, "attribute %s is not allowed in a page", name);
	}
	if (IN_LIST(name, url_attributes)) {
		return KIND_URL;
	}
	if (strncmp(name, "data-", 5) == 0 || strncmp(name, "aria-", 5) == 0) {
		return KIND_TEXT;
	}
	/* what type or content mean depends on other attributes of these */
	if (strcmp(c->element, "script") == 0 ||
	    strcmp(c->element, "link") == 0 ||
	    strcmp(c->element, "meta") == 0) {
		return strcmp(c->element, "meta") == 0 &&
			strcmp(name, "content") == 0 ?
		    KIND_TEXT :
		    KIND_NONE;
	}
	return IN_LIST(name, text_attributes) ? KIND_TEXT : KIND_NONE;
}

static bool
at(const struct compiler *c, const char *word)
{
	size_t len = strlen(word);

	return c->len - c->pos >= len &&
	    memcmp(c->text + c->pos, word, len) == 0;
}

static char
take(struct compiler *c)
{
	char ch = c->text[c->pos++];

	if (ch == '\n') {
		c->line++;
	}
	return ch;
}

static void
add_literal(struct compiler *c, char ch)
{
	c->literal[c->literal_len++] = ch;
}

static void
write_c_string(FILE *out, const char *text, size_t len)
{
	fputs("\t    \"", out);
	for (size_t i = 0; i < len; i++) {
		unsigned char ch = (unsigned char)text[i];

		if (ch == '"' || ch == '\\') {
			fprintf(out, "\\%c", ch);
		} else if (ch == '\n') {
			fputs(i + 1 < len ? "\\n\"\n\t    \"" : "\\n", out);
		} else if (ch == '?' || ch < 0x20) {
			/* octal: trigraphs and control characters */
			fprintf(out, "\\%03o", ch);
		} else {
			fputc(ch, out);
		}
	}
	fputc('"', out);
}

static void
flush_literal(struct compiler *c)
{
	if (c->literal_len > 0 && c->seen_args && !c->header) {
		fputs("\thtml_literal(out,\n", c->out);
		write_c_string(c->out, c->literal, c->literal_len);
		fprintf(c->out, ", %zu);\n", c->literal_len);
	}
	c->literal_len = 0;
}

static void
open_block(struct compiler *c)
{
	if (c->n_blocks == DEPTH_MAX) {
		fail(c, "blocks nested too deep");
	}
	c->block_lines[c->n_blocks] = c->line;
	c->blocks[c->n_blocks++] = c->state;
}

static void
close_block(struct compiler *c)
{
	const struct state *began;

	if (c->n_blocks == 0) {
		fail(c, "\"}\" without \"{\"");
	}
	began = &c->blocks[--c->n_blocks];
	if (began->place != c->state.place || began->kind != c->state.kind ||
	    began->quote != c->state.quote ||
	    began->verbatim != c->state.verbatim) {
		fail(c, "block ends in another place than it began in line %d",
		    c->block_lines[c->n_blocks]);
	}
	/* an address begun on one branch only is begun */
	c->state.url_begun |= began->url_begun;
}

/* Copies C text and keeps account of its braces: at each "}" the page must be
 * in the place where the matching "{" stood. The second branch of an `else`
 * begins where the first did. */
static void
follow_blocks(struct compiler *c, const char *code, size_t len)
{
	bool branch_begun = false;
	char quote = 0;

	for (size_t i = 0; i < len; i++) {
		char ch = code[i];

		if (quote != 0) {
			if (ch == '\\') {
				i++;
			} else if (ch == quote) {
				quote = 0;
			}
		} else if (ch == '"' || ch == '\'') {
			quote = ch;
		} else if (ch == '{') {
			bool is_else = code[0] == '}' &&
			    memmem(code, i, "else", 4) != NULL;

			open_block(c);
			if (is_else) {
				c->state.url_begun = branch_begun;
			}
		} else if (ch == '}') {
			branch_begun = c->n_blocks > 0 &&
			    c->blocks[c->n_blocks - 1].url_begun;
			close_block(c);
		}
	}
}

static const char *
trim(const char *text, size_t *len)
{
	while (*len > 0 && isspace((unsigned char)*text)) {
		text++;
		(*len)--;
	}
	while (*len > 0 && isspace((unsigned char)text[*len - 1])) {
		(*len)--;
	}
	return text;
}

static void
page_name(const struct compiler *c, char *name)
{
	const char *base = strrchr(c->path, '/');
	size_t len;

	base = base == NULL ? c->path : base + 1;
	len = strcspn(base, ".");
	if (len == 0 || len > NAME_MAX_LEN) {
		fail(c, "page name is empty or too long");
	}
	for (size_t i = 0; i < len; i++) {
		if (!islower((unsigned char)base[i]) &&
		    !isdigit((unsigned char)base[i]) && base[i] != '_') {
			fail(c, "page names are lower case, digits and _");
		}
		name[i] = base[i];
	}
	name[len] = '\0';
}

static void
compile_args(struct compiler *c, const char *args, size_t len)
{
	char name[NAME_MAX_LEN + 1];

	if (c->seen_args) {
		fail(c, "second <%%args");
	}
	if (c->n_blocks != 0) {
		fail(c, "<%%args inside a block");
	}
	page_name(c, name);
	fprintf(c->out, "%svoid%cview_%s(struct buf *out%s%.*s)%s",
	    c->header ? "" : "\n", c->header ? ' ' : '\n', name,
	    len > 0 ? ", " : "", (int)len, args,
	    c->header ? ";\n" : "\n{\n\t(void)out;\n");
	c->seen_args = true;
	c->literal_len = 0;
}

static void
compile_control(struct compiler *c, const char *code, size_t len, int line)
{
	if (!c->seen_args) {
		/* the header needs the includes, not the helpers */
		if (!c->header || strncmp(code, "#include", 8) == 0) {
			if (!c->header) {
				fprintf(
				    c->out, "#line %d \"%s\"\n", line, c->path);
			}
			fprintf(c->out, "%.*s\n", (int)len, code);
		}
		return;
	}
	if (c->state.place != PLACE_TEXT &&
	    memmem(code, len, "view_", 5) != NULL) {
		fail(c, "parts are called between tags only");
	}
	follow_blocks(c, code, len);
	if (!c->header) {
		fprintf(c->out, "#line %d \"%s\"\n\t%.*s\n", line, c->path,
		    (int)len, code);
	}
}

static void
compile_value(struct compiler *c, const char *code, size_t len, int line)
{
	const char *writer = NULL;

	if (!c->seen_args) {
		fail(c, "value before <%%args");
	}
	if (len == 0) {
		fail(c, "empty value");
	}
	if (c->state.place == PLACE_TEXT) {
		writer = "html_text";
	} else if (c->state.place == PLACE_TAG) {
		fail(c, "a value may not stand in a tag outside quotes");
	} else if (c->state.kind == KIND_TEXT) {
		writer = "html_attr";
	} else if (c->state.kind == KIND_URL) {
		writer = c->state.url_begun ? "html_urlpart" : "html_url";
		c->state.url_begun = true;
	} else {
		fail(c, "a value may not stand in this attribute");
	}
	if (!c->header) {
		fprintf(c->out, "#line %d \"%s\"\n\t%s(out, (%.*s));\n", line,
		    c->path, writer, (int)len, code);
	}
}

/* White space before a control mark that has its line to itself goes. */
static void
drop_indent(struct compiler *c)
{
	size_t len = c->literal_len;

	while (len > 0 &&
	    (c->literal[len - 1] == ' ' || c->literal[len - 1] == '\t')) {
		len--;
	}
	if (len == 0 || c->literal[len - 1] == '\n') {
		c->literal_len = len;
	}
}

static void
compile_mark(struct compiler *c)
{
	int line = c->line;
	const char *code;
	size_t start, len;
	bool own_line = false;
	char kind;

	c->pos += 2;
	kind = c->pos < c->len ? c->text[c->pos] : '\0';
	if (kind == '=') {
		c->pos++;
	} else if (at(c, "args")) {
		kind = 'a';
		c->pos += 4;
	}
	start = c->pos;
	while (c->pos < c->len && !at(c, "%>")) {
		take(c);
	}
	if (c->pos >= c->len) {
		c->line = line;
		fail(c, "mark is not closed");
	}
	len = c->pos - start;
	c->pos += 2;
	code = trim(c->text + start, &len);
	if (kind == '=') {
		flush_literal(c);
		compile_value(c, code, len, line);
		return;
	}
	if (c->state.place == PLACE_TEXT && !c->state.verbatim) {
		drop_indent(c);
		own_line = c->pos < c->len && c->text[c->pos] == '\n' &&
		    (c->literal_len == 0 ||
			c->literal[c->literal_len - 1] == '\n');
	}
	flush_literal(c);
	if (kind == 'a') {
		compile_args(c, code, len);
	} else {
		compile_control(c, code, len, line);
	}
	if (own_line) {
		take(c);
	}
}

static bool
is_name_char(char ch)
{
	return isalnum((unsigned char)ch) || ch == '-' || ch == '_' ||
	    ch == ':' || ch == '.';
}

static void
take_name(struct compiler *c, char *name)
{
	size_t len = 0;

	while (c->pos < c->len && is_name_char(c->text[c->pos])) {
		if (len == NAME_MAX_LEN) {
			fail(c, "name is too long");
		}
		name[len++] = c->text[c->pos];
		add_literal(c, take(c));
	}
	name[len] = '\0';
}

static void
compile_end_tag(struct compiler *c)
{
	char name[NAME_MAX_LEN + 1];

	add_literal(c, take(c));
	add_literal(c, take(c));
	take_name(c, name);
	if (!at(c, ">")) {
		fail(c, "end tag </%s is not closed", name);
	}
	add_literal(c, take(c));
	if (strcmp(name, "pre") == 0 || strcmp(name, "textarea") == 0) {
		c->state.verbatim = false;
	}
}

/* <!DOCTYPE …> passes, comments are dropped: they are for us. */
static void
compile_declaration(struct compiler *c)
{
	bool comment = at(c, "<!--");
	const char *end = comment ? "-->" : ">";

	if (!comment && !at(c, "<!DOCTYPE")) {
		fail(c, "only <!DOCTYPE and comments may begin with <!");
	}
	while (c->pos < c->len && !at(c, end)) {
		if (at(c, "<%")) {
			fail(c, "no mark may stand in a comment");
		}
		if (comment) {
			take(c);
		} else {
			add_literal(c, take(c));
		}
	}
	if (c->pos >= c->len) {
		fail(c, "declaration is not closed");
	}
	if (comment) {
		c->pos += strlen(end);
	} else {
		add_literal(c, take(c));
	}
}

static void
compile_text(struct compiler *c)
{
	if (at(c, "</")) {
		compile_end_tag(c);
	} else if (at(c, "<!")) {
		compile_declaration(c);
	} else if (at(c, "<")) {
		add_literal(c, take(c));
		take_name(c, c->element);
		if (c->element[0] == '\0') {
			fail(c, "\"<\" in text is written &lt;");
		}
		if (strcmp(c->element, "style") == 0) {
			fail(c, "no inline style: it belongs in theme.css");
		}
		c->state.place = PLACE_TAG;
	} else if (isspace((unsigned char)c->text[c->pos]) &&
	    !c->state.verbatim) {
		bool line_end = false;
		char ch = ' ';

		while (c->pos < c->len &&
		    isspace((unsigned char)c->text[c->pos])) {
			ch = take(c);
			line_end |= ch == '\n';
		}
		add_literal(c, line_end ? '\n' : ' ');
	} else {
		add_literal(c, take(c));
	}
}

static void
end_start_tag(struct compiler *c)
{
	bool empty = at(c, "/>");

	if (IN_LIST(c->element, void_elements) != empty) {
		/* SVG shapes may be empty too; HTML elements may not */
		if (!empty) {
			fail(c, "<%s> is written <%s …/>", c->element,
			    c->element);
		}
		if (strcmp(c->element, "use") != 0 &&
		    strcmp(c->element, "path") != 0 &&
		    strcmp(c->element, "rect") != 0 &&
		    strcmp(c->element, "circle") != 0 &&
		    strcmp(c->element, "line") != 0 &&
		    strcmp(c->element, "polyline") != 0) {
			fail(c, "<%s/> needs its end tag", c->element);
		}
	}
	if (empty) {
		add_literal(c, take(c));
	}
	add_literal(c, take(c));
	c->state.place = PLACE_TEXT;
	if (!empty &&
	    (strcmp(c->element, "pre") == 0 ||
		strcmp(c->element, "textarea") == 0)) {
		c->state.verbatim = true;
	}
	if (strcmp(c->element, "script") == 0 && !at(c, "</script>")) {
		fail(c, "no inline script: it belongs in views/static");
	}
}

static void
compile_tag(struct compiler *c)
{
	char name[NAME_MAX_LEN + 1];

	if (isspace((unsigned char)c->text[c->pos])) {
		while (c->pos < c->len &&
		    isspace((unsigned char)c->text[c->pos])) {
			take(c);
		}
		if (!at(c, ">") && !at(c, "/>")) {
			add_literal(c, ' ');
		}
		return;
	}
	if (at(c, ">") || at(c, "/>")) {
		end_start_tag(c);
		return;
	}
	take_name(c, name);
	if (name[0] == '\0') {
		fail(c, "\"%c\" may not stand in a tag", c->text[c->pos]);
	}
	if (!at(c, "=\"") && !at(c, "='")) {
		fail(c, "attribute %s needs a quoted value (%s=\"\")", name,
		    name);
	}
	c->state.kind = attribute_kind(c, name);
	add_literal(c, take(c));
	c->state.quote = c->text[c->pos];
	add_literal(c, take(c));
	c->state.place = PLACE_VALUE;
	c->state.url_begun = false;
}

static void
check_literal_url(const struct compiler *c)
{
	/* what a browser would run, or load from elsewhere unencrypted */
	static const char *const bad[] = {
		"javascript:", "data:", "vbscript:", "http:", "//"
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		size_t len = strlen(bad[i]);

		if (c->len - c->pos >= len &&
		    strncasecmp(c->text + c->pos, bad[i], len) == 0) {
			fail(c, "address may not begin with %s", bad[i]);
		}
	}
}

static void
compile_attribute(struct compiler *c)
{
	if (c->text[c->pos] == c->state.quote) {
		add_literal(c, take(c));
		c->state.place = PLACE_TAG;
		c->state.kind = KIND_NONE;
		c->state.quote = 0;
		c->state.url_begun = false;
		if (!isspace((unsigned char)c->text[c->pos]) && !at(c, ">") &&
		    !at(c, "/>") && !at(c, "<%")) {
			fail(c, "white space is wanted after an attribute");
		}
		return;
	}
	if (c->text[c->pos] == '<') {
		fail(c, "\"<\" in an attribute is written &lt;");
	}
	if (c->state.kind == KIND_URL) {
		if (!c->state.url_begun) {
			check_literal_url(c);
		}
		c->state.url_begun = true;
	}
	add_literal(c, take(c));
}

static void
compile(struct compiler *c)
{
	while (c->pos < c->len) {
		if (at(c, "<%")) {
			compile_mark(c);
		} else if (!c->seen_args) {
			if (!isspace((unsigned char)c->text[c->pos])) {
				fail(c, "markup before <%%args");
			}
			take(c);
		} else if (c->state.place == PLACE_TEXT) {
			compile_text(c);
		} else if (c->state.place == PLACE_TAG) {
			compile_tag(c);
		} else {
			compile_attribute(c);
		}
	}
	if (!c->seen_args) {
		fail(c, "page has no <%%args");
	}
	if (c->n_blocks > 0) {
		c->line = c->block_lines[c->n_blocks - 1];
		fail(c, "block is not closed");
	}
	if (c->state.place != PLACE_TEXT) {
		fail(c, "page ends inside a tag");
	}
	flush_literal(c);
}

static void
compile_page(struct compiler *c)
{
	char name[NAME_MAX_LEN + 1];

	page_name(c, name);
	for (char *p = name; c->header && *p != '\0'; p++) {
		*p = (char)toupper((unsigned char)*p);
	}
	fprintf(c->out, "/* Made from %s by viewc. */\n", c->path);
	if (c->header) {
		fprintf(c->out, "#ifndef VIEW_%s_H\n#define VIEW_%s_H\n", name,
		    name);
		fputs("#include \"base/buf.h\"\n", c->out);
	} else {
		fprintf(c->out,
		    "#include \"config.h\"\n#include \"views/html.h\"\n"
		    "#include \"views/%s.h\"\n",
		    name);
	}
	compile(c);
	fputs(c->header ? "#endif\n" : "}\n", c->out);
}

static void
read_page(struct compiler *c)
{
	FILE *in = fopen(c->path, "rb");
	long len;

	if (in == NULL || fseek(in, 0, SEEK_END) != 0 ||
	    (len = ftell(in)) < 0 || len > 1 << 20 ||
	    fseek(in, 0, SEEK_SET) != 0) {
		fail(c, "cannot be read");
	}
	c->len = (size_t)len;
	c->text = calloc(c->len + 1, 1);
	c->literal = calloc(c->len + 1, 1);
	if (c->text == NULL || c->literal == NULL ||
	    fread(c->text, 1, c->len, in) != c->len) {
		fail(c, "cannot be read");
	}
	fclose(in);
	if (memchr(c->text, '\0', c->len) != NULL) {
		fail(c, "NUL in a page");
	}
}

/* All output is kept until the page is known to be good, so that a failed
 * build leaves no half file that make would believe. */
int
main(int argc, char **argv)
{
	struct compiler c = { .line = 1 };
	char *made = NULL;
	size_t made_len = 0;

	if (argc == 3 && strcmp(argv[1], "-h") == 0) {
		c.header = true;
	} else if (argc != 2) {
		fputs("usage: viewc [-h] page.html\n", stderr);
		return 2;
	}
	c.path = argv[argc - 1];
	read_page(&c);
	c.out = open_memstream(&made, &made_len);
	if (c.out == NULL) {
		fail(&c, "no memory");
	}
	compile_page(&c);
	if (fclose(c.out) != 0 ||
	    fwrite(made, 1, made_len, stdout) != made_len ||
	    fflush(stdout) != 0) {
		fail(&c, "cannot write");
	}
	free(made);
	free(c.text);
	free(c.literal);
	return 0;
}
