// Walks simdjson's on-demand document and writes tokens.
//
// On-demand is chosen over the DOM because it hands out numbers as text: a DOM
// number has been through a double. What on-demand leaves unchecked (scalars
// nobody reads) is checked here, since every scalar is read. The document is
// wrapped in an array so that a lone scalar needs no second path.
#define SIMDJSON_EXCEPTIONS 0
#include "csimdjson.h"

#include <cstring>
#include <string_view>
#include <vector>

#include <simdjson.h>

namespace od = simdjson::ondemand;
using simdjson::error_code;

struct CJSONDocument {
    simdjson::padded_string text;
    od::parser parser;
    std::vector<CJSONToken> tokens;
    size_t depth_left = 0;
    error_code problem = simdjson::SUCCESS;

    explicit CJSONDocument(size_t count) : text(count) {}
    error_code walk(od::value value);
    error_code walk_array(od::value value);
    error_code walk_object(od::value value);
    error_code scalar(std::string_view token);
    void add(CJSONKind kind, std::string_view text = {}) {
        tokens.push_back({text.data(), static_cast<uint32_t>(text.size()), static_cast<uint32_t>(kind)});
    }
};

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

size_t skip_digits(std::string_view text, size_t at) {
    while (at < text.size() && is_digit(text[at])) at++;
    return at;
}

// RFC 8259, section 6.
bool is_number(std::string_view text) {
    size_t at = !text.empty() && text[0] == '-' ? 1 : 0;
    if (at >= text.size() || !is_digit(text[at])) return false;
    at = text[at] == '0' ? at + 1 : skip_digits(text, at);
    if (at < text.size() && text[at] == '.') {
        size_t end = skip_digits(text, at + 1);
        if (end == at + 1) return false;
        at = end;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        at++;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) at++;
        size_t end = skip_digits(text, at);
        if (end == at) return false;
        at = end;
    }
    return at == text.size();
}

}  // namespace

error_code CJSONDocument::scalar(std::string_view token) {
    size_t end = token.find_last_not_of(" \t\r\n");
    token = token.substr(0, end == std::string_view::npos ? 0 : end + 1);
    if (token == "null") {
        add(CJSON_NULL);
    } else if (token == "true") {
        add(CJSON_TRUE);
    } else if (token == "false") {
        add(CJSON_FALSE);
    } else if (is_number(token)) {
        add(CJSON_NUMBER, token);
    } else {
        return simdjson::INCORRECT_TYPE;
    }
    return simdjson::SUCCESS;
}

error_code CJSONDocument::walk_array(od::value value) {
    od::array array;
    if (auto error = value.get_array().get(array)) return error;
    size_t self = tokens.size();
    add(CJSON_ARRAY);
    uint32_t count = 0;
    for (auto element : array) {
        od::value child;
        if (auto error = element.get(child)) return error;
        if (auto error = walk(child)) return error;
        count++;
    }
    tokens[self].count = count;
    return simdjson::SUCCESS;
}

error_code CJSONDocument::walk_object(od::value value) {
    od::object object;
    if (auto error = value.get_object().get(object)) return error;
    size_t self = tokens.size();
    add(CJSON_OBJECT);
    uint32_t count = 0;
    for (auto member : object) {
        od::field field;
        if (auto error = std::move(member).get(field)) return error;
        std::string_view name;
        if (auto error = field.unescaped_key().get(name)) return error;
        add(CJSON_STRING, name);
        if (auto error = walk(field.value())) return error;
        count++;
    }
    tokens[self].count = count;
    return simdjson::SUCCESS;
}

error_code CJSONDocument::walk(od::value value) {
    od::json_type type;
    if (auto error = value.type().get(type)) return error;
    if (type == od::json_type::string) {
        std::string_view string;
        if (auto error = value.get_string().get(string)) return error;
        add(CJSON_STRING, string);
        return simdjson::SUCCESS;
    }
    bool is_array = type == od::json_type::array;
    if (!is_array && type != od::json_type::object) return scalar(value.raw_json_token());
    if (depth_left == 0) return simdjson::DEPTH_ERROR;
    depth_left--;
    auto error = is_array ? walk_array(value) : walk_object(value);
    depth_left++;
    return error;
}

static error_code read(CJSONDocument &document) {
    od::document root;
    if (auto error = document.parser.iterate(document.text).get(root)) return error;
    od::array array;
    if (auto error = root.get_array().get(array)) return error;
    size_t count = 0;
    for (auto element : array) {
        od::value child;
        if (auto error = element.get(child)) return error;
        if (count++ > 0) return simdjson::TAPE_ERROR;
        if (auto error = document.walk(child)) return error;
    }
    bool at_end = root.current_location().error() == simdjson::OUT_OF_BOUNDS;
    return count == 1 && at_end ? simdjson::SUCCESS : simdjson::TAPE_ERROR;
}

CJSONDocument *cjson_parse(const void *bytes, size_t count, size_t maximum_depth) {
    auto *document = new CJSONDocument(count + 2);
    char *text = document->text.data();
    text[0] = '[';
    if (count > 0) memcpy(text + 1, bytes, count);
    text[count + 1] = ']';
    document->depth_left = maximum_depth;
    document->tokens.reserve(count / 8 + 4);
    document->problem = read(*document);
    return document;
}

const char *cjson_problem(const CJSONDocument *document) {
    return document->problem ? simdjson::error_message(document->problem) : nullptr;
}

const CJSONToken *cjson_tokens(const CJSONDocument *document) {
    return document->problem ? nullptr : document->tokens.data();
}

void cjson_free(CJSONDocument *document) { delete document; }
