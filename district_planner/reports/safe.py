# SPDX-License-Identifier: EUPL-1.2
r"""The one gate for text that goes to folium.

folium 0.20 puts names into HTML, into JavaScript template literals, and branca then reads the finished script a second
time as a Jinja template: `{{ … }}` in the name of a site is *evaluated by Python*, `${…}` and backticks by the browser,
and one backslash (`C:\2019\u…`) breaks the script and blanks the map. `html.escape` stops none of the last three.
Written as numeric entities they are plain letters in each of the three languages, and the reader sees what was typed.
"""

from __future__ import annotations

import html

_ENTITIES = str.maketrans({character: f"&#{ord(character)};" for character in "\\`${}"})
_UNPAIRED = range(0xD800, 0xE000)


def safe_html(text: str) -> str:
    """`text` as HTML that is the same text for an HTML parser, a JavaScript literal and a Jinja template.

    By hand: `<b> ${x}` becomes `&lt;b&gt; &#36;&#123;x&#125;`. Unpaired surrogates, which no file can hold, become
    U+FFFD.
    """
    whole = "".join("\N{REPLACEMENT CHARACTER}" if ord(character) in _UNPAIRED else character for character in text)
    return html.escape(whole, quote=True).translate(_ENTITIES)
