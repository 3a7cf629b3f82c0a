"""A made-up CT: a body of ellipsoids with scanner noise, as stored by a CT: 12 bits, slope 1, intercept -1024."""

import numpy
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian

# Centre and radii in the body, and HU: two organs and the spine.
ORGANS = [(-0.35, -0.1, 0.3, 0.35, 60), (0.4, 0, 0.15, 0.2, 50), (0, 0.4, 0.1, 0.1, 400)]


class Phantom:
    """Every patient has organs of other places and sizes; patient 0 has them as they stand above."""

    def __init__(self, patient=0, slices=130):
        self.patient, self.slices = patient, slices
        vary = numpy.random.default_rng(100 + patient).uniform(-1, 1, (len(ORGANS), 4)) * (patient > 0)
        self.organs = [
            (x + 0.05 * a, y + 0.05 * b, p * (1 + 0.15 * c), q * (1 + 0.15 * d), value)
            for (x, y, p, q, value), (a, b, c, d) in zip(ORGANS, vary)
        ]
        self.spacing = (0.703125, 0.703125, 2.5)

    def inside(self, k):
        """Where each organ is on slice k."""
        y, x = numpy.mgrid[-1:1:512j, -1:1:512j]
        z = (k - self.slices // 2) / 64
        return [((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 + 0.7 * z**2 < 1 for cx, cy, rx, ry, _ in self.organs]

    def labels(self, k):
        """1 and 2 in the two organs."""
        first, second, _ = self.inside(k)
        return (first + 2 * (second & ~first)).astype(numpy.uint8)

    def write(self, folder):
        """A file for every slice."""
        random = numpy.random.default_rng(1 + self.patient)
        y, x = numpy.mgrid[-1:1:512j, -1:1:512j]
        folder.mkdir(parents=True)
        for k in range(self.slices):
            image = numpy.full((512, 512), -1000.0)
            image[(x / 0.8) ** 2 + (y / 0.6) ** 2 < 1] = 40
            for mask, organ in zip(self.inside(k), self.organs):
                image[mask] = organ[-1]
            stored = image + random.normal(0, 15, image.shape) + 1024
            dataset = Dataset()
            dataset.file_meta = FileMetaDataset()
            dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
            dataset.SOPClassUID = CTImageStorage
            dataset.SOPInstanceUID = f"2.25.1{self.patient:03}{k:03}"
            dataset.StudyInstanceUID = f"2.25.11{self.patient}"
            dataset.SeriesInstanceUID = f"2.25.12{self.patient}"
            dataset.FrameOfReferenceUID = f"2.25.13{self.patient}"
            dataset.Modality, dataset.PatientID, dataset.PatientName = "CT", f"phantom{self.patient}", "phantom"
            dataset.InstanceNumber = k + 1
            dataset.ImagePositionPatient = [-180, -180, self.spacing[2] * k]
            dataset.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
            dataset.PixelSpacing, dataset.SliceThickness = list(self.spacing[:2]), self.spacing[2]
            dataset.Rows = dataset.Columns = 512
            dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 16, 12, 11
            dataset.PixelRepresentation, dataset.SamplesPerPixel = 0, 1
            dataset.PhotometricInterpretation = "MONOCHROME2"
            dataset.RescaleSlope, dataset.RescaleIntercept, dataset.RescaleType = 1, -1024, "HU"
            dataset.PixelData = numpy.clip(stored.round(), 0, 4095).astype("<u2").tobytes()
            dataset.save_as(folder / f"{k}.dcm", enforce_file_format=True)
