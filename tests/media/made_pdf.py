"""PDF files of a few lines, written by hand (ISO 32000-1 §7), so that what is in them is known."""

from __future__ import annotations


def pdf(
    contents: list[str] | None = None,
    *,
    size: tuple[float, float] = (200, 100),
    encrypted: bool = False,
) -> bytes:
    """Return a PDF with one page for each content stream.

    Parameters
    ----------
    contents : list of str, optional
        What the pages draw, by default nothing on one page.
    size : (float, float), points
        Of the pages.
    encrypted : bool
        Whether it can only be opened with a password (that nobody knows).
    """
    streams = [""] if contents is None else contents
    kids = " ".join(f"{3 + 2 * at} 0 R" for at in range(len(streams)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} >>",
    ]
    for at, stream in enumerate(streams):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] "
            f"/Contents {4 + 2 * at} 0 R >>"
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
