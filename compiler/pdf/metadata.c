/* The facts of a document once more, as XMP, which archives read, and that it is PDF/A-2u (ISO 19005-2,
 * 6.6.2; ISO 16684-1). It stands in the file as it is, for programs that know no PDF. */
#include "base/date.h"
#include "base/utf8.h"
#include "pdf/pdf_internal.h"

enum { SECONDS_OF_DAY = 86400 };

/* What XML may not hold is left out (XML 1.0, 2.2). */
static void put_xml(kh_builder *text, kh_text value)
{
    for (size_t at = 0; at < value.length;) {
        kh_character character;
        size_t length = kh_utf8_decode(value.data + at, value.length - at, &character);
        bool allowed = character >= ' ' && character != 0xFFFE && character != 0xFFFF;
        if (character == '<')
            kh_builder_string(text, "&lt;");
        else if (character == '&')
            kh_builder_string(text, "&amp;");
        else if (allowed)
            kh_builder_bytes(text, value.data + at, length);
        at += length;
    }
}

/* `container` with the language in an “Alt”. */
static void put_item(kh_builder *text, const char *property, const char *container, kh_text value)
{
    if (value.length == 0)
        return;
    kh_builder_format(text, "<%s><rdf:%s><rdf:li%s>", property, container,
                      strcmp(container, "Alt") == 0 ? " xml:lang=\"x-default\"" : "");
    put_xml(text, value);
    kh_builder_format(text, "</rdf:li></rdf:%s></%s>\n", container, property);
}

static void put_plain(kh_builder *text, const char *property, kh_text value)
{
    if (value.length == 0)
        return;
    kh_builder_format(text, "<%s>", property);
    put_xml(text, value);
    kh_builder_format(text, "</%s>\n", property);
}

static kh_text moment_of(const kh_pdf *pdf)
{
    int64_t stamp = pdf->facts.stamp, second = (stamp % SECONDS_OF_DAY + SECONDS_OF_DAY) % SECONDS_OF_DAY;
    kh_text day = kh_date_text(pdf->arena, kh_date_from_days((stamp - second) / SECONDS_OF_DAY));
    return kh_text_format(pdf->arena, "%.*sT%02d:%02d:%02dZ", KH_TEXT_ARGUMENTS(day), (int)(second / 3600),
                          (int)(second / 60 % 60), (int)(second % 60));
}

static kh_text packet_of(const kh_pdf *pdf)
{
    const kh_pdf_facts *facts = &pdf->facts;
    kh_builder text = {.arena = pdf->arena};
    kh_text moment = moment_of(pdf);
    kh_builder_string(&text, "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                             "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
                             "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
                             "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
                             " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\""
                             " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\""
                             " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n"
                             "<pdfaid:part>2</pdfaid:part>\n<pdfaid:conformance>U</pdfaid:conformance>\n"
                             "<dc:format>application/pdf</dc:format>\n");
    put_item(&text, "dc:title", "Alt", facts->title);
    put_item(&text, "dc:creator", "Seq", facts->author);
    put_item(&text, "dc:description", "Alt", facts->subject);
    put_item(&text, "dc:language", "Bag", kh_text_of(facts->language));
    put_plain(&text, "pdf:Keywords", facts->keywords);
    put_plain(&text, "pdf:Producer", facts->creator);
    put_plain(&text, "xmp:CreatorTool", facts->creator);
    put_plain(&text, "xmp:CreateDate", moment);
    put_plain(&text, "xmp:ModifyDate", moment);
    kh_builder_string(&text, "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
    return kh_builder_text(&text);
}

uint32_t kh_metadata_write(kh_pdf *pdf)
{
    uint32_t object = kh_object_new(pdf);
    kh_text packet = packet_of(pdf);
    kh_builder_format(&pdf->text, "<</Type/Metadata/Subtype/XML/Length %u>>stream\n",
                      (unsigned)packet.length);
    kh_builder_add(&pdf->text, packet);
    kh_builder_string(&pdf->text, "\nendstream");
    kh_object_end_plain(pdf, object);
    return object;
}
