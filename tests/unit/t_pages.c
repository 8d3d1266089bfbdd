/*
 * t_pages: every page, with fair and with hostile text, is one well-formed
 * XML document; no text becomes markup.
 */
#include "config.h"

#include <libxml/parser.h>

#define CLEANUP_XML
#include "base/arena.h"
#include "base/cleanup.h"
#include "tests/tap.h"
#include "tests/unit/page_samples.h"

static size_t
count_elements(const xmlNode *node, const char *name)
{
	size_t n = 0;

	for (; node != NULL; node = node->next) {
		if (node->type == XML_ELEMENT_NODE &&
		    strcmp((const char *)node->name, name) == 0) {
			n++;
		}
		n += count_elements(node->children, name);
	}
	return n;
}

/* A script of ours is a file: it has an address and nothing inside. */
static size_t
count_inline_scripts(const xmlNode *node)
{
	size_t n = 0;

	for (; node != NULL; node = node->next) {
		if (node->type == XML_ELEMENT_NODE &&
		    strcmp((const char *)node->name, "script") == 0 &&
		    (node->children != NULL ||
			xmlHasProp(node, (const xmlChar *)"src") == NULL)) {
			n++;
		}
		n += count_inline_scripts(node->children);
	}
	return n;
}

static size_t
count_all(const xmlNode *node)
{
	size_t n = 0;

	for (; node != NULL; node = node->next) {
		n += node->type == XML_ELEMENT_NODE;
		n += count_all(node->children);
	}
	return n;
}

/* Elements in the page, 0 when it is not well formed. */
static size_t
draw_and_parse(const struct sample *sample, bool hostile)
{
	struct arena *arena = arena_new(8 << 20);
	struct page page;
	struct buf out;
	size_t n = 0;

	samples_begin(arena, hostile);
	page = sample_page("页面");
	buf_init(&out, NULL, 0);
	sample->draw(&out, &page);
	{
		auto_xml_doc xmlDocPtr doc = xmlReadMemory(out.p, (int)out.len,
		    sample->name, "UTF-8", XML_PARSE_NONET);

		if (doc != NULL) {
			const xmlNode *root = xmlDocGetRootElement(doc);

			n = count_all(root);
			ok(count_inline_scripts(root) == 0 &&
				count_elements(root, "style") == 0,
			    "%s: no inline script or style", sample->name);
		}
	}
	buf_free(&out);
	arena_free(arena);
	return n;
}

int
main(void)
{
	for (size_t i = 0; i < n_all_samples; i++) {
		for (size_t k = 0; k < all_samples[i]->n; k++) {
			const struct sample *sample =
			    &all_samples[i]->samples[k];
			size_t fair = draw_and_parse(sample, false);
			size_t hostile = draw_and_parse(sample, true);

			ok(fair > 0, "%s is well formed", sample->name);
			ok(hostile == fair,
			    "%s with hostile text has the same %zu elements",
			    sample->name, fair);
		}
	}
	xmlCleanupParser();
	return tap_done();
}
