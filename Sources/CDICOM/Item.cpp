#include "Status.hpp"
#include <algorithm>
#include <cstdlib>

using namespace cdicom;

namespace {

DcmElement *find(cdicom_item *item, uint32_t tag) {
    DcmElement *element = nullptr;
    return native(item)->findAndGetElement(key(tag), element).good() ? element : nullptr;
}

bool number(DcmElement *element, unsigned long position, double &value) {
    Uint16 us;
    Sint16 ss;
    Uint32 ul;
    Sint32 sl;
    Float32 fl;
    Float64 fd;
    DcmTagKey tag;
    switch (element->getVR()) {
    case EVR_US:
    // Of either sign: DCMTK keeps it as unsigned where the file does not name a representation.
    case EVR_xs:
        return element->getUint16(us, position).good() && (value = us, true);
    case EVR_SS:
        return element->getSint16(ss, position).good() && (value = ss, true);
    case EVR_UL:
        return element->getUint32(ul, position).good() && (value = ul, true);
    case EVR_SL:
        return element->getSint32(sl, position).good() && (value = sl, true);
    case EVR_FL:
        return element->getFloat32(fl, position).good() && (value = fl, true);
    case EVR_AT:
        return element->getTagVal(tag, position).good() &&
               (value = static_cast<Uint32>(tag.getGroup()) << 16 | tag.getElement(), true);
    case EVR_FD:
        return element->getFloat64(fd, position).good() && (value = fd, true);
    default:
        return false;
    }
}

} // namespace

bool cdicom_item_has(cdicom_item *item, uint32_t tag) {
    cdicom_status ignored;
    return guarded(&ignored, false, [=] { return find(item, tag) != nullptr; });
}

char *cdicom_item_text(cdicom_item *item, uint32_t tag) {
    cdicom_status ignored;
    return guarded<char *>(&ignored, nullptr, [=]() -> char * {
        DcmElement *element = find(item, tag);
        OFString text;
        if (!element || !element->isaString() || element->getOFStringArray(text).bad())
            return nullptr;
        return strdup(text.c_str());
    });
}

int64_t cdicom_item_number_count(cdicom_item *item, uint32_t tag) {
    cdicom_status ignored;
    return guarded<int64_t>(&ignored, -1, [=]() -> int64_t {
        DcmElement *element = find(item, tag);
        double value;
        if (!element)
            return -1;
        const unsigned long count = element->getVM();
        return count == 0 || number(element, 0, value) ? static_cast<int64_t>(count) : -1;
    });
}

bool cdicom_item_number(cdicom_item *item, uint32_t tag, uint32_t position, double *value) {
    cdicom_status ignored;
    return guarded(&ignored, false, [=] {
        DcmElement *element = find(item, tag);
        return element && number(element, position, *value);
    });
}

uint32_t cdicom_item_words(cdicom_item *item, uint32_t tag, uint16_t *words, uint32_t capacity) {
    cdicom_status ignored;
    return guarded<uint32_t>(&ignored, 0, [=]() -> uint32_t {
        DcmElement *element = find(item, tag);
        Uint16 *values = nullptr;
        if (!element || element->getUint16Array(values).bad() || !values)
            return 0;
        const uint32_t count = element->getLength() / 2;
        std::copy_n(values, std::min(count, capacity), words);
        return count;
    });
}

uint32_t cdicom_item_bytes(cdicom_item *item, uint32_t tag, uint8_t *bytes, uint32_t capacity) {
    cdicom_status ignored;
    return guarded<uint32_t>(&ignored, 0, [=]() -> uint32_t {
        DcmElement *element = find(item, tag);
        Uint8 *values = nullptr;
        if (!element || (element->getVR() != EVR_OB && element->getVR() != EVR_UN) ||
            element->getUint8Array(values).bad() || !values)
            return 0;
        const uint32_t count = element->getLength();
        std::copy_n(values, std::min(count, capacity), bytes);
        return count;
    });
}

uint32_t cdicom_item_private_block(cdicom_item *item, uint16_t group, const char *creator) {
    cdicom_status ignored;
    return guarded<uint32_t>(&ignored, 0, [=]() -> uint32_t {
        // One pass: a search for each of the 240 possible blocks would cost more than all other attributes.
        DcmItem *container = native(item);
        for (DcmObject *object = container->nextInContainer(nullptr); object;
             object = container->nextInContainer(object)) {
            if (object->getGTag() != group || object->getETag() < 0x10 || object->getETag() > 0xff)
                continue;
            auto *element = dynamic_cast<DcmElement *>(object);
            OFString text;
            if (element && element->getOFString(text, 0).good() && text == creator)
                return object->getETag();
        }
        return 0;
    });
}

bool cdicom_item_untyped_short(cdicom_item *item, uint32_t tag, int16_t *value) {
    cdicom_status ignored;
    return guarded(&ignored, false, [=] {
        DcmElement *element = find(item, tag);
        Uint8 *bytes = nullptr;
        if (!element || element->getVR() != EVR_UN || element->getLength() != 2 ||
            element->getUint8Array(bytes).bad() || !bytes)
            return false;
        *value = static_cast<int16_t>(bytes[0] | bytes[1] << 8);
        return true;
    });
}

uint32_t cdicom_item_child_count(cdicom_item *item, uint32_t tag) {
    cdicom_status ignored;
    return guarded<uint32_t>(&ignored, 0, [=]() -> uint32_t {
        DcmSequenceOfItems *sequence = nullptr;
        if (native(item)->findAndGetSequence(key(tag), sequence).bad() || !sequence)
            return 0;
        return static_cast<uint32_t>(sequence->card());
    });
}

uint32_t cdicom_item_children(cdicom_item *item, uint32_t tag, cdicom_item **items, uint32_t capacity) {
    cdicom_status ignored;
    return guarded<uint32_t>(&ignored, 0, [=]() -> uint32_t {
        DcmSequenceOfItems *sequence = nullptr;
        if (native(item)->findAndGetSequence(key(tag), sequence).bad() || !sequence)
            return 0;
        uint32_t count = 0;
        for (DcmObject *child = sequence->nextInContainer(nullptr); child && count < capacity;
             child = sequence->nextInContainer(child))
            items[count++] = opaque(static_cast<DcmItem *>(child));
        return count;
    });
}

bool cdicom_item_put_text(cdicom_item *item, uint32_t tag, const char *value, cdicom_status *status) {
    return guarded(status, false, [=] {
        // A sequence takes no text, but may be empty.
        require(*value ? native(item)->putAndInsertString(key(tag), value)
                       : native(item)->insertEmptyElement(key(tag)));
        return true;
    });
}

bool cdicom_item_put_short(cdicom_item *item, uint32_t tag, int32_t value, cdicom_status *status) {
    return guarded(status, false, [=] {
        const DcmTag full(key(tag));
        // xs elements such as PixelPaddingValue are of either sign.
        if (value < 0)
            require(native(item)->putAndInsertSint16(DcmTag(key(tag), EVR_SS), static_cast<Sint16>(value)));
        else
            require(native(item)->putAndInsertUint16(full, static_cast<Uint16>(value)));
        return true;
    });
}

cdicom_item *cdicom_item_append_child(cdicom_item *item, uint32_t tag, cdicom_status *status) {
    return guarded<cdicom_item *>(status, nullptr, [=] {
        DcmItem *child = nullptr;
        require(native(item)->findOrCreateSequenceItem(key(tag), child, -2));
        return opaque(child);
    });
}
