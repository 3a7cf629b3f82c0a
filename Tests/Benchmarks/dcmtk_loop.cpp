// The least that DCMTK can do: loads each file and sums its pixels as 16-bit numbers.
// Build: c++ -O2 -std=c++17 dcmtk_loop.cpp -ldcmdata -loflog -lofstd -o dcmtk_loop
#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <chrono>
#include <cstdint>
#include <cstdio>

int main(int count, char **paths) {
    auto start = std::chrono::steady_clock::now();
    long voxels = 0;
    double sum = 0;
    for (int index = 1; index < count; index++) {
        DcmFileFormat file;
        const Uint16 *pixels = nullptr;
        unsigned long length = 0;
        if (file.loadFile(paths[index]).bad() ||
            file.getDataset()->findAndGetUint16Array(DCM_PixelData, pixels, &length).bad())
            continue;
        Uint16 isSigned = 0;
        file.getDataset()->findAndGetUint16(DCM_PixelRepresentation, isSigned);
        for (unsigned long pixel = 0; pixel < length; pixel++)
            sum += isSigned ? double(int16_t(pixels[pixel])) : double(pixels[pixel]);
        voxels += long(length);
    }
    std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    std::printf("seconds %f\nvoxels %ld\nmean %f\n", seconds.count(), voxels, voxels ? sum / double(voxels) : 0);
}
