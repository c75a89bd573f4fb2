"""The sample rows: every media type and every attachment type, on real imagery, without network."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from lb_widgets.model.data_row import ROW_COLUMNS
from lb_widgets.model.types import AttachmentType, MediaType
from lb_widgets.sandbox import tile_layers
from lb_widgets.sandbox.broken import broken_rows
from lb_widgets.sandbox.media import media_names
from lb_widgets.sandbox.places import PLACES
from lb_widgets.sandbox.shared import shared_sandbox

if TYPE_CHECKING:
    import pandas as pd

    from lb_widgets.sandbox.sandbox import Sandbox

# What some images carry besides their overlays: type, text or name of a medium, name.
_EXTRAS: Final[dict[str, tuple[tuple[AttachmentType, str, str | None], ...]]] = {
    "sahara": (
        (AttachmentType.RAW_TEXT, "Dry season. No cloud in the composite.", "Remark"),
        (AttachmentType.TEXT_URL, "observations.csv", "Stations"),
        (AttachmentType.VIDEO, "pan_north_africa.mp4", "Pan along the coast"),
    ),
    "nile-delta": (
        (AttachmentType.PDF_URL, "survey_report.pdf", "Survey report"),
        (AttachmentType.HTML, "station_report.html", "Dakhla Oasis"),
    ),
    "alps": (
        (AttachmentType.IMAGE, "iberia.jpg", "West of here"),
        (AttachmentType.IMAGE, "scandinavia.jpg", "North of here"),
        (AttachmentType.TEXT_URL, "labeling_guide.md", "Labeling guide"),
    ),
    "iceland": ((AttachmentType.RAW_TEXT, "https://earthobservatory.nasa.gov/", None),),
    "himalaya": ((AttachmentType.CAMERA_IMAGE, "andes.jpg", "Another range"),),
    "florida": ((AttachmentType.AUDIO, "surf.mp3", "Surf"),),
    "great-barrier-reef": ((AttachmentType.TEXT_URL, "field_notes.txt", "Field notes"),),
}

_CONVERSATION: Final[dict[str, Any]] = {
    "type": "application/vnd.labelbox.conversational",
    "version": 1,
    "messages": [
        {
            "messageId": "m1",
            "content": "Is the white patch north of Lake Eyre snow?",
            "user": {"userId": "ana", "name": "Ana"},
            "align": "left",
            "canLabel": True,
        },
        {
            "messageId": "m2",
            "content": "In that heat? It is salt. Label it as bare ground.",
            "user": {"userId": "ben", "name": "Ben"},
            "align": "right",
            "canLabel": True,
        },
    ],
}


class _Sample(NamedTuple):
    """A row that is neither an image nor a tile layer."""

    key: str
    media_type: MediaType
    content: str | dict[str, Any]
    """Name of a medium, or the content itself."""
    region: str
    attached: tuple[tuple[AttachmentType, str, str | None], ...] = ()
    metadata: tuple[dict[str, Any], ...] = ()


_OTHERS: Final = (
    _Sample(
        "globe-01",
        MediaType.VIDEO,
        "rotating_globe.mp4",
        "World",
        (
            (AttachmentType.VIDEO, "pan_north_africa.mp4", "Pan along the coast"),
            (AttachmentType.RAW_TEXT, "One turn in eight seconds.", None),
        ),
        ({"name": "skipNFrames", "value": 5},),
    ),
    _Sample(
        "pan-01",
        MediaType.VIDEO,
        "pan_north_africa.mp4",
        "Africa",
        (
            (AttachmentType.IMAGE, "sahara.jpg", "Overview"),
            (AttachmentType.AUDIO, "surf.mp3", None),
        ),
    ),
    _Sample(
        "surf-01",
        MediaType.AUDIO,
        "surf.mp3",
        "North America",
        ((AttachmentType.IMAGE, "florida.jpg", "Where it could be"),),
    ),
    _Sample("beacon-01", MediaType.AUDIO, "beacon.wav", "Europe"),
    _Sample(
        "field-notes-01",
        MediaType.TEXT,
        "field_notes.txt",
        "World",
        ((AttachmentType.TEXT_URL, "labeling_guide.md", "Labeling guide"),),
    ),
    _Sample("remark-01", MediaType.TEXT, "The coast of the relief is another.", "World"),
    _Sample(
        "station-report-01",
        MediaType.HTML,
        "station_report.html",
        "Africa",
        ((AttachmentType.PDF_URL, "survey_report.pdf", "Survey report"),),
    ),
    _Sample(
        "survey-report-01",
        MediaType.PDF,
        "survey_report.pdf",
        "Africa",
        ((AttachmentType.HTML, "station_report.html", "Dakhla Oasis"),),
    ),
    _Sample("conversation-01", MediaType.CONVERSATIONAL, "conversation.json", "Europe"),
    _Sample("conversation-02", MediaType.CONVERSATIONAL, _CONVERSATION, "World"),
    _Sample("tibetan-plateau-01", MediaType.DICOM, "tibetan_plateau.dcm", "Asia"),
)

# Two of three rows to learn from, as usual.
_SPLITS: Final = ("train", "train", "valid", "train", "train", "test")


def sample_rows(*, broken: bool = False) -> pd.DataFrame:
    """Return data rows to try everything with.

    Images are crops of named places on Earth with overlay layers that line up with them; the tile
    layers are the world and two parts of it; the other media are small real files. All URLs point
    to a sandbox in this process (see `lb_widgets.sandbox.shared_sandbox`), so nothing is asked of
    any network. Sources of the imagery: ``lb_widgets/sandbox/data/NOTICE.md``.

    Parameters
    ----------
    broken : bool, default False
        Append rows with one planted fault each, and a column `planted` that names it (missing in
        all other rows).

    Returns
    -------
    DataFrame
        The canonical columns (``row_data``, ``global_key``, ``external_id``, ``media_type``,
        ``metadata_fields``, ``attachments``) and one of a user's own, ``region``. The same rows
        each time, in objects of their own.

    Raises
    ------
    SandboxError
        When the server for the media cannot be started.
    """
    # Here and not above: the package must be light to import.
    import pandas as pd  # noqa: PLC0415 - see above

    sandbox = shared_sandbox()
    rows = [*_image_rows(sandbox), *_tile_rows(sandbox), *_other_rows(sandbox)]
    for number, row in enumerate(rows):
        split = {"name": "split", "value": _SPLITS[number % len(_SPLITS)]}
        row["metadata_fields"] = [split, *row.get("metadata_fields", ())]
        row.setdefault("attachments", [])
    columns = [*ROW_COLUMNS, "region"]
    if broken:
        rows += broken_rows(sandbox)
        columns.append("planted")
    return pd.DataFrame(rows, columns=columns, dtype=object)


def _attach(
    sandbox: Sandbox, kind: AttachmentType, content: str, name: str | None
) -> dict[str, Any]:
    value = content if kind == AttachmentType.RAW_TEXT else sandbox.media_url(content)
    attachment = {"type": str(kind), "value": value}
    return attachment if name is None else {**attachment, "name": name}


def _image_rows(sandbox: Sandbox) -> list[dict[str, Any]]:
    overlay = AttachmentType.IMAGE_OVERLAY
    rows: list[dict[str, Any]] = []
    for name, place in PLACES.items():
        layers = (
            (overlay, f"{name}_relief.jpg", "Relief"),
            (overlay, f"{name}_elevation.png", "Elevation"),
            (overlay, f"{name}_mask.png", place.mask.capitalize()),
        )
        attached = (*layers, *_EXTRAS.get(name, ()))
        rows.append(
            {
                "row_data": sandbox.media_url(f"{name}.jpg"),
                "global_key": f"{name}-01",
                "external_id": f"{name}.jpg",
                "media_type": str(MediaType.IMAGE),
                "metadata_fields": [
                    {"name": "tag", "value": place.mask},
                    {"name": "captureDateTime", "value": "2004-07-01T12:00:00Z"},
                ],
                "attachments": [_attach(sandbox, *each) for each in attached],
                "region": place.region,
            }
        )
    return rows


def _tile_rows(sandbox: Sandbox) -> list[dict[str, Any]]:
    """Return three tile layers, in the three spellings that users have."""
    notes = _attach(sandbox, AttachmentType.TEXT_URL, "field_notes.txt", "Field notes")
    samples = (
        ("world", "World", tile_layers.world(sandbox), [notes]),
        ("mediterranean", "Europe", tile_layers.mediterranean(sandbox), []),
        ("australia", "Oceania", tile_layers.australia(sandbox), []),
    )
    return [
        {
            "row_data": row_data,
            "global_key": f"{name}-01",
            "external_id": f"{name} tiles",
            "media_type": str(MediaType.TMS_GEO),
            "attachments": attachments,
            "region": region,
        }
        for name, region, row_data, attachments in samples
    ]


def _other_rows(sandbox: Sandbox) -> list[dict[str, Any]]:
    """Return a row or two of each media type that is neither an image nor a tile layer."""
    return [
        {
            "row_data": _content(sandbox, sample),
            "global_key": sample.key,
            "external_id": sample.key.removesuffix("-01"),
            "media_type": str(sample.media_type),
            "metadata_fields": copy.deepcopy(sample.metadata),
            "attachments": [_attach(sandbox, *each) for each in sample.attached],
            "region": sample.region,
        }
        for sample in _OTHERS
    ]


def _content(sandbox: Sandbox, sample: _Sample) -> str | dict[str, Any]:
    if sample.content not in media_names():
        return copy.deepcopy(sample.content)
    url = sandbox.media_url(str(sample.content))
    return {"pdf_url": url} if sample.media_type is MediaType.PDF else url
