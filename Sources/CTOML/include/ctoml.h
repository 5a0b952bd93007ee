// toml++ for Swift: one call turns a configuration text into a flat list of tokens.
//
// A container is followed by its children, a table by key and value in turn, in
// no particular order: the positions say what order they were written in.
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum CTOMLKind {
    CTOML_TABLE, CTOML_ARRAY, CTOML_STRING, CTOML_INTEGER, CTOML_FLOAT, CTOML_BOOLEAN, CTOML_MOMENT,
    CTOML_KEY, CTOML_ERROR
};

typedef struct {
    const char *text;   // Of a string, a key or an error; lives as long as the document.
    size_t count;       // Bytes of text, or children of a container.
    int64_t integer;    // Of an integer or a boolean.
    double number;      // Of a float.
    uint32_t kind;
    uint32_t line;      // From 1; 0 when the library does not know.
    uint32_t column;    // From 1, in Unicode scalars.
    uint32_t end_line;
    uint32_t end_column;  // Just past the last one.
} CTOMLToken;

typedef struct CTOMLDocument CTOMLDocument;

/// Never null. The bytes are copied; free the document with `ctoml_free`.
CTOMLDocument *ctoml_parse(const char *text, size_t count);

/// The root table, or a single error token.
const CTOMLToken *ctoml_tokens(const CTOMLDocument *document);

void ctoml_free(CTOMLDocument *document);

#ifdef __cplusplus
}
#endif
