// Walks the tree toml++ makes and writes tokens.
//
// toml++ 3.3 states as an assertion what a text such as `[[[` breaks: a debug
// build aborts, a release build takes the falsehood for granted. Here a broken
// assertion is an exception, and no exception leaves this file.
#undef NDEBUG
#define TOML_ASSERT(condition) ((condition) ? static_cast<void>(0) : throw AssertionBroken())
#define TOML_EXCEPTIONS 1
#define TOML_HEADER_ONLY 1
#define TOML_ENABLE_FORMATTERS 0

namespace {
struct AssertionBroken {};
struct TooDeep {
    unsigned line, column;
};
constexpr unsigned maximum_depth = 64;
}  // namespace

#include "ctoml.h"

#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

struct CTOMLDocument {
    toml::table root;
    std::string problem;
    std::vector<CTOMLToken> tokens;
    unsigned depth = 0;

    void parse(std::string_view text);
    CTOMLToken &add(CTOMLKind kind, const toml::source_region &source, std::string_view text = {});
    void walk(const toml::node &node);
    void walk_table(const toml::table &table);
};

CTOMLToken &CTOMLDocument::add(CTOMLKind kind, const toml::source_region &source, std::string_view text) {
    CTOMLToken token = {};
    token.text = text.data();
    token.count = text.size();
    token.kind = kind;
    token.line = source.begin.line;
    token.column = source.begin.column;
    token.end_line = source.end.line;
    token.end_column = source.end.column;
    return tokens.emplace_back(token);
}

void CTOMLDocument::walk_table(const toml::table &table) {
    add(CTOML_TABLE, table.source()).count = table.size();
    for (const auto &[key, value] : table) {
        add(CTOML_KEY, key.source(), key.str());
        walk(value);
    }
}

void CTOMLDocument::walk(const toml::node &node) {
    const auto &source = node.source();
    if (depth == maximum_depth) throw TooDeep{source.begin.line, source.begin.column};
    depth++;
    if (const auto *table = node.as_table()) {
        walk_table(*table);
    } else if (const auto *array = node.as_array()) {
        add(CTOML_ARRAY, source).count = array->size();
        for (const auto &element : *array) walk(element);
    } else if (const auto *string = node.as_string()) {
        add(CTOML_STRING, source, string->get());
    } else if (const auto *integer = node.as_integer()) {
        add(CTOML_INTEGER, source).integer = integer->get();
    } else if (const auto *number = node.as_floating_point()) {
        add(CTOML_FLOAT, source).number = number->get();
    } else if (const auto *boolean = node.as_boolean()) {
        add(CTOML_BOOLEAN, source).integer = boolean->get() ? 1 : 0;
    } else {
        add(CTOML_MOMENT, source);
    }
    depth--;
}

namespace {

bool breaks_assertion(std::string_view text) {
    try {
        static_cast<void>(toml::parse(text));
    } catch (const AssertionBroken &) {
        return true;
    } catch (const toml::parse_error &) {
    }
    return false;
}

// The first line with which the text breaks an assertion.
uint32_t broken_line(std::string_view text) {
    uint32_t line = 1;
    for (size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
        if (breaks_assertion(text.substr(0, at))) break;
        line++;
    }
    return line;
}

}  // namespace

void CTOMLDocument::parse(std::string_view text) {
    toml::source_region source;
    try {
        root = toml::parse(text);
        walk_table(root);
        return;
    } catch (const toml::parse_error &error) {
        source = error.source();
        problem = error.description();
    } catch (const TooDeep &place) {
        source.begin = {place.line, place.column};
        problem = "more than 64 tables and lists stand inside one another";
    } catch (const AssertionBroken &) {
        source.begin = {broken_line(text), 1};
        problem = "neither a key, a value nor a [table] can be read from this line";
    }
    tokens.clear();
    add(CTOML_ERROR, source, problem);
}

CTOMLDocument *ctoml_parse(const char *text, size_t count) {
    auto *document = new CTOMLDocument();
    document->parse(std::string_view(text, count));
    return document;
}

const CTOMLToken *ctoml_tokens(const CTOMLDocument *document) { return document->tokens.data(); }

void ctoml_free(CTOMLDocument *document) { delete document; }
