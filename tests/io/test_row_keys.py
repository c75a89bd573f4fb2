from __future__ import annotations

import pandas as pd

from lb_widgets.io import as_frame, row_at
from lb_widgets.io.row_keys import submitted_keys
from lb_widgets.model.keys import row_identity


def test_rows_without_a_key_have_the_proposed_one():
    frame = as_frame(
        pd.DataFrame(
            {"row_data": ["a", "b", "c", "d"], "global_key": ["A", None, "", float("nan")]}
        )
    )
    keys = submitted_keys(frame)
    assert keys[0] == "A"
    assert keys[1:] == [row_identity(row_at(frame, at)) for at in (1, 2, 3)]
    assert len({*keys}) == 4


def test_what_is_no_text_is_a_key_as_it_would_be_sent():
    frame = as_frame([{"row_data": "a", "global_key": 17}])
    assert submitted_keys(frame) == [row_identity(row_at(frame, 0))]
