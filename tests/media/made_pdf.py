"""PDF files of a few lines, written by hand (ISO 32000-1 §7), so that what is in them is known."""

from __future__ import annotations

_FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def pdf(
    contents: list[str] | None = None,
    *,
    size: tuple[float, float] | list[tuple[float, float]] = (200, 100),
    encrypted: bool = False,
) -> bytes:
    """Return a PDF with one page for each content stream.

    Parameters
    ----------
    contents : list of str, optional
        What the pages draw, by default nothing on one page.
    size : (float, float) or list of these, points
        Of all pages, or of each.
    encrypted : bool
        Whether it can only be opened with a password (that nobody knows).
    """
    streams = [""] if contents is None else contents
    kids = " ".join(f"{3 + 2 * at} 0 R" for at in range(len(streams)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} >>",
    ]
    sizes = size if isinstance(size, list) else [size] * len(streams)
    for at, (stream, (width, height)) in enumerate(zip(streams, sizes, strict=True)):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] "
            f"/Resources << /Font << /F1 {_FONT} >> >> /Contents {4 + 2 * at} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    trailer = f"/Size {len(objects) + 1} /Root 1 0 R"
    if encrypted:
        hash_of_nothing = "41" * 32
        trailer += (
            f" /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{hash_of_nothing}> "
            f"/U <{hash_of_nothing}> >> /ID [<41> <41>]"
        )
    body, places = "%PDF-1.4\n", list[int]()
    for number, text in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    return f"{body}{end}trailer\n<< {trailer} >>\nstartxref\n{len(body)}\n%%EOF".encode("latin-1")


def written(*lines: str, points: float = 10, left: float = 20, top: float = 80) -> str:
    """Return a content stream that writes lines, in Latin-1, one below the other.

    Parameters
    ----------
    points : float
        Height of the letters.
    left, top : float, points
        Where the first line begins, from the lower left corner of the page.
    """
    shown = " ".join(f"({_escaped(line)}) Tj T*" for line in lines)
    return f"BT /F1 {points} Tf {1.2 * points} TL {left} {top} Td {shown} ET"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
