// simdjson for Swift: one call turns a document into a flat list of tokens.
//
// A container is followed by its children, an object by name and value in turn,
// so a reader walks the list once, front to back. Numbers stay as written.
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum CJSONKind {
    CJSON_NULL, CJSON_TRUE, CJSON_FALSE, CJSON_NUMBER, CJSON_STRING, CJSON_ARRAY, CJSON_OBJECT
};

typedef struct {
    const char *text;  // Of a number or a string (unescaped UTF-8); lives as long as the document.
    uint32_t count;    // Bytes of text, elements of an array, or members of an object.
    uint32_t kind;
} CJSONToken;

typedef struct CJSONDocument CJSONDocument;

/// Never null. The bytes are copied; free the document with `cjson_free`.
CJSONDocument *cjson_parse(const void *bytes, size_t count, size_t maximum_depth);

/// Null when the bytes are one JSON document, else simdjson's word for what is wrong.
const char *cjson_problem(const CJSONDocument *document);

/// The first token, the root. Null after a problem.
const CJSONToken *cjson_tokens(const CJSONDocument *document);

void cjson_free(CJSONDocument *document);

#ifdef __cplusplus
}
#endif
