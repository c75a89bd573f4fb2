"""DICOM files for tests, made by pydicom; the patient is always Jane Doe."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import UID, CTImageStorage, ExplicitVRLittleEndian

from lb_widgets.media.content import Media

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SHOWN = {"Modality": "OT", "KVP": 120}
PATIENT = {
    "PatientName": "Doe^Jane",
    "PatientID": "4711",
    "PatientBirthDate": "19700101",
    "AccessionNumber": "A-1",
    "InstitutionName": "General Hospital",
    "ReferringPhysicianName": "Who^Dr",
    "StudyDescription": "Jane's head",
    "ImageComments": "after lunch",
}
DTYPES = {(8, 0): "u1", (8, 1): "i1", (16, 0): "<u2", (16, 1): "<i2", (32, 0): "<u4"}


def dataset(pixels: NDArray[Any], **more: Any) -> Dataset:
    """A file that holds pixels: (height, width), with frames before or colours behind.

    What is given by its keyword is set; None takes it away.
    """
    made = Dataset()
    made.file_meta = FileMetaDataset()
    made.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made.file_meta.MediaStorageSOPClassUID = made.SOPClassUID = CTImageStorage
    made.file_meta.MediaStorageSOPInstanceUID = made.SOPInstanceUID = UID("1.2.3")
    is_color = pixels.shape[-1] == 3 and pixels.ndim > 2
    shape = pixels.shape[:-1] if is_color else pixels.shape
    bits = 8 * pixels.dtype.itemsize
    values: dict[str, Any] = {
        **SHOWN,
        **PATIENT,
        "Rows": shape[-2],
        "Columns": shape[-1],
        "SamplesPerPixel": 3 if is_color else 1,
        "PhotometricInterpretation": "RGB" if is_color else "MONOCHROME2",
        "BitsAllocated": bits,
        "BitsStored": bits,
        "HighBit": bits - 1,
        "PixelRepresentation": int(pixels.dtype.kind == "i"),
    }
    if is_color:
        values["PlanarConfiguration"] = 0
    if len(shape) == 3:
        values["NumberOfFrames"] = shape[0]
    made.PixelData = pixels.tobytes() + b"\0" * (pixels.nbytes % 2)
    for keyword, value in {**values, **more}.items():
        if value is not None:
            setattr(made, keyword, value)
        elif keyword in made:
            delattr(made, keyword)
    if "PixelData" in made:
        made["PixelData"].VR = "OB" if bits == 8 else "OW"
    return made


def compressed(made: Dataset, frames: Sequence[bytes], transfer_syntax: str) -> Dataset:
    """The same file with frames that are compressed already."""
    made.file_meta.TransferSyntaxUID = UID(transfer_syntax)
    made.PixelData = encapsulate(list(frames))
    made["PixelData"].VR = "OB"
    made["PixelData"].is_undefined_length = True
    return made


def saved(made: Dataset) -> bytes:
    buffer = BytesIO()
    made.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()


def media(made: Dataset | bytes) -> Media:
    body = made if isinstance(made, bytes) else saved(made)
    return Media(body, "application/dicom", "scan.dcm")


def item(**values: Any) -> Dataset:
    """An item of a sequence."""
    made = Dataset()
    for keyword, value in values.items():
        setattr(made, keyword, value)
    return made


def ramp(bits: int = 16, *, is_signed: bool = False, height: int = 16) -> NDArray[Any]:
    """(height, 16) values over all that so many bits hold, the ends among them."""
    first = -(2 ** (bits - 1)) if is_signed else 0
    values = np.linspace(first, first + 2**bits - 1, 16 * height)
    container = 8 if bits <= 8 else 16
    return values.round().reshape(height, 16).astype(DTYPES[container, int(is_signed)])
