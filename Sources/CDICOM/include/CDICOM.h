#ifndef CDICOM_H
#define CDICOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// DCMTK behind plain C: no policy here, no defaults, no retries.
// Tags are written as 0xGGGGEEEE. Texts end with a zero byte.

/// What became of a call. The caller owns it; a call writes it only when it fails.
typedef struct {
    /// 0 when the call did what it says, 2 when memory was lacking, else 1.
    int32_t code;
    /// The library's own words, ended by a zero byte.
    char message[512];
} cdicom_status;

/// A data set with its file meta information.
typedef struct cdicom_dataset cdicom_dataset;
/// The main data set or an item of a sequence. Borrowed: lives as long as its data set, and until its sequence changes.
typedef struct cdicom_item cdicom_item;
/// A segmentation object that is being made.
typedef struct cdicom_segmentation cdicom_segmentation;

/// Version of DCMTK, such as "3.6.7". Static.
const char *_Nonnull cdicom_library_version(void);

// Data sets

/// An empty data set. Returns +1; give back with cdicom_dataset_release.
cdicom_dataset *_Nullable cdicom_dataset_create(cdicom_status *_Nonnull status);
/// Reads a data set without meta group from memory; the bytes are copied. Returns +1.
cdicom_dataset *_Nullable cdicom_dataset_parse(const void *_Nonnull bytes, size_t length, bool is_explicit,
                                               bool is_big_endian, cdicom_status *_Nonnull status);
/// Writes a file with a zeroed preamble, encoding the pixels for the transfer syntax of the given UID.
bool cdicom_dataset_save(cdicom_dataset *_Nonnull dataset, const char *_Nonnull path,
                         const char *_Nonnull transfer_syntax, cdicom_status *_Nonnull status);
void cdicom_dataset_release(cdicom_dataset *_Nullable dataset);
/// The main data set.
cdicom_item *_Nonnull cdicom_dataset_root(cdicom_dataset *_Nonnull dataset);

/// Sets native pixel data of 8 or 16 bits allocated.
bool cdicom_dataset_put_pixels(cdicom_dataset *_Nonnull dataset, const void *_Nonnull bytes, size_t length,
                               uint16_t bits_allocated, cdicom_status *_Nonnull status);

/// What becomes of an element.
enum { CDICOM_EDIT_KEEP, CDICOM_EDIT_REMOVE, CDICOM_EDIT_EMPTY, CDICOM_EDIT_REPLACE };
/// Decides about an element by its tag, the two letters of its representation, and its values as text, empty where it
/// is not of text. A replacement, of at most `capacity` bytes and a zero byte, goes to `replacement`; a replaced
/// sequence gets one empty item. Nothing inside a sequence is asked about unless the sequence is kept.
typedef int32_t (*cdicom_edit_decision)(void *_Nonnull context, uint32_t tag, const char *_Nonnull representation,
                                        const char *_Nonnull value, char *_Nonnull replacement, size_t capacity);
/// Asks about every element, at every depth.
bool cdicom_dataset_edit(cdicom_dataset *_Nonnull dataset, cdicom_edit_decision _Nonnull decide,
                         void *_Nonnull context, cdicom_status *_Nonnull status);
/// The bytes of the data set without meta group and group lengths. The caller frees them.
void *_Nullable cdicom_dataset_encode(cdicom_dataset *_Nonnull dataset, bool is_explicit, bool is_big_endian,
                                      size_t *_Nonnull length, cdicom_status *_Nonnull status);

// Compressed frames

/// How the samples of a frame are stored.
typedef struct {
    uint16_t rows;
    uint16_t columns;
    uint16_t samples;
    uint16_t bits_allocated;
    uint16_t bits_stored;
    uint16_t high_bit;
    bool is_signed;
    const char *_Nonnull photometric;
} cdicom_frame_layout;

/// Decodes one frame of JPEG or JPEG-LS into exactly `capacity` bytes of host byte order, colours pixel by pixel and
/// YBR_FULL turned into RGB. False when it does not fit exactly, and when the decoder had to make up some of it.
bool cdicom_frame_decode(const cdicom_frame_layout *_Nonnull layout, const char *_Nonnull transfer_syntax,
                         const void *_Nonnull bytes, size_t length, void *_Nonnull buffer, size_t capacity,
                         cdicom_status *_Nonnull status);
/// Decodes one frame of JPEG 2000 or HTJ2K into rows * columns * samples numbers, colours pixel by pixel. False when
/// the stream is of another size. `precision` and `is_signed` are the stream's own.
bool cdicom_j2k_decode(const void *_Nonnull bytes, size_t length, uint16_t rows, uint16_t columns, uint16_t samples,
                       int32_t *_Nonnull buffer, uint32_t *_Nonnull precision, bool *_Nonnull is_signed,
                       cdicom_status *_Nonnull status);

// Processes that decode

/// A child process with the parent's ends of what they share.
typedef struct {
    int32_t identity;
    /// A socket that keeps messages apart.
    int32_t socket;
    /// A file in memory.
    int32_t memory;
} cdicom_process;

/// The numbers under which a child finds its ends; nothing else of the parent is open in it.
enum { CDICOM_PROCESS_SOCKET = 3, CDICOM_PROCESS_MEMORY = 4 };

/// The path of the program or library that this code is part of, as the loader knows it. Static.
const char *_Nonnull cdicom_process_image(void);
/// Starts a program. Lists end with NULL; the first argument is the program's name. The caller closes both ends and
/// waits for the child.
bool cdicom_process_spawn(const char *_Nonnull program, const char *_Nullable const *_Nonnull arguments,
                          const char *_Nullable const *_Nonnull environment, cdicom_process *_Nonnull process,
                          cdicom_status *_Nonnull status);
/// Lets this process leave no core dump, be read by no other, and take at most `memory` more bytes.
bool cdicom_process_confine(uint64_t memory, cdicom_status *_Nonnull status);
/// Lets this process compute for about so many seconds from now on; SIGXCPU ends it.
bool cdicom_process_limit_time(uint32_t seconds, cdicom_status *_Nonnull status);

// Deflated data

/// An unpacker of one stream of raw deflated data (RFC 1951).
typedef struct cdicom_inflater cdicom_inflater;
/// Begins with the first of `length` bytes, which must outlive the unpacker. Returns +1.
cdicom_inflater *_Nullable cdicom_inflater_create(const void *_Nullable bytes, size_t length,
                                                  cdicom_status *_Nonnull status);
/// Unpacks up to `capacity` more bytes and returns how many: 0 at the end, -1 on failure.
int64_t cdicom_inflater_next(cdicom_inflater *_Nonnull inflater, void *_Nonnull buffer, size_t capacity,
                             cdicom_status *_Nonnull status);
void cdicom_inflater_release(cdicom_inflater *_Nullable inflater);

// Items

/// Whether the item holds the tag, with or without a value.
bool cdicom_item_has(cdicom_item *_Nonnull item, uint32_t tag);
/// The values as text, several joined by a backslash, as they stand in the file but for padding. NULL when the tag
/// is absent or not of text. The caller frees it.
char *_Nullable cdicom_item_text(cdicom_item *_Nonnull item, uint32_t tag);
/// How many values an element of a binary representation (US SS UL SL FL FD AT) holds; -1 when absent or of another.
int64_t cdicom_item_number_count(cdicom_item *_Nonnull item, uint32_t tag);
/// One value of a binary representation, counted from 0; false when there is none.
bool cdicom_item_number(cdicom_item *_Nonnull item, uint32_t tag, uint32_t position, double *_Nonnull value);
/// Copies up to `capacity` 16-bit words of an element of US or OW; returns how many it holds, 0 when it is absent or of
/// another representation.
uint32_t cdicom_item_words(cdicom_item *_Nonnull item, uint32_t tag, uint16_t *_Nullable words, uint32_t capacity);
/// Copies up to `capacity` bytes of an element of OB or UN; returns how many it holds, 0 when it is absent or of another
/// representation.
uint32_t cdicom_item_bytes(cdicom_item *_Nonnull item, uint32_t tag, uint8_t *_Nullable bytes, uint32_t capacity);
/// Number of the block that a maker reserved in a private group, 0x10 to 0xff; 0 when there is none.
uint32_t cdicom_item_private_block(cdicom_item *_Nonnull item, uint16_t group, const char *_Nonnull creator);
/// The value of an element of unknown representation (UN) of two bytes, the low one first; false for any other.
bool cdicom_item_untyped_short(cdicom_item *_Nonnull item, uint32_t tag, int16_t *_Nonnull value);
/// How many items the sequence holds; 0 when the tag is absent or no sequence.
uint32_t cdicom_item_child_count(cdicom_item *_Nonnull item, uint32_t tag);
/// The first `capacity` items of a sequence, in one pass; returns how many there were. Borrowed.
uint32_t cdicom_item_children(cdicom_item *_Nonnull item, uint32_t tag, cdicom_item *_Nullable *_Nonnull items,
                              uint32_t capacity);

/// Sets an element of a text representation, replacing what was there.
bool cdicom_item_put_text(cdicom_item *_Nonnull item, uint32_t tag, const char *_Nonnull value,
                          cdicom_status *_Nonnull status);
/// Sets an element of representation US or SS, replacing what was there.
bool cdicom_item_put_short(cdicom_item *_Nonnull item, uint32_t tag, int32_t value,
                           cdicom_status *_Nonnull status);
/// Adds an empty item at the end of a sequence, making the sequence where it is absent. Borrowed.
cdicom_item *_Nullable cdicom_item_append_child(cdicom_item *_Nonnull item, uint32_t tag,
                                                cdicom_status *_Nonnull status);

// Segmentation objects

/// A coded term.
typedef struct {
    const char *_Nonnull value;
    const char *_Nonnull scheme;
    const char *_Nonnull meaning;
} cdicom_code;

/// Who made a segmentation.
typedef struct {
    const char *_Nonnull manufacturer;
    const char *_Nonnull model;
    const char *_Nonnull serial_number;
    const char *_Nonnull version;
    const char *_Nonnull content_label;
    const char *_Nonnull series_number;
} cdicom_equipment;

/// Begins a binary segmentation on the grid of `source`, an image of the segmented series, whose patient, study and
/// frame of reference it takes over. Orientation is ImageOrientationPatient; spacing is rows, columns and slices in
/// mm. Returns +1; give back with cdicom_segmentation_release.
cdicom_segmentation *_Nullable cdicom_segmentation_create(
    cdicom_dataset *_Nonnull source, uint16_t rows, uint16_t columns, const double *_Nonnull orientation,
    const double *_Nonnull spacing, double thickness, const cdicom_equipment *_Nonnull equipment,
    cdicom_status *_Nonnull status);
void cdicom_segmentation_release(cdicom_segmentation *_Nullable segmentation);
/// Adds a segment made by an automatic algorithm. Returns its number, from 1; 0 on failure.
uint16_t cdicom_segmentation_add_segment(cdicom_segmentation *_Nonnull segmentation, const char *_Nonnull label,
                                         const cdicom_code *_Nonnull category, const cdicom_code *_Nonnull type,
                                         const char *_Nonnull algorithm, const char *_Nonnull version,
                                         cdicom_status *_Nonnull status);
/// Adds one frame of a segment: one byte per pixel, row by row, not 0 inside. The slice number counts from 1 along the
/// stack; the position is ImagePositionPatient.
bool cdicom_segmentation_add_frame(cdicom_segmentation *_Nonnull segmentation, uint16_t segment,
                                   const uint8_t *_Nonnull mask, uint32_t slice,
                                   const double *_Nonnull position, const char *_Nonnull source_class,
                                   const char *_Nonnull source_instance, cdicom_status *_Nonnull status);
/// The finished object as a data set. Returns +1.
cdicom_dataset *_Nullable cdicom_segmentation_dataset(cdicom_segmentation *_Nonnull segmentation,
                                                      cdicom_status *_Nonnull status);

#ifdef __cplusplus
}
#endif

#endif
