"""Two calm themes, dark and light, with a colour for each kind of detail.

Every colour of words here has a contrast of at least 4.5 to 1 against the grounds it stands on (WCAG 2.2,
level AA); a test works it out.
"""

from __future__ import annotations

from textual.theme import Theme

from cues.details.detail import Kind

DARK_KINDS = {
    Kind.PET: "#e8b86d",
    Kind.FAMILY: "#e0a3c8",
    Kind.BEREAVEMENT: "#b3b0c6",
    Kind.HEALTH: "#84c7ae",
    Kind.CELEBRATION: "#e9ce72",
    Kind.WORK: "#93b6e6",
    Kind.HOME: "#dba680",
    Kind.PLACE: "#79cbbd",
    Kind.TRAVEL: "#7fc1e3",
    Kind.HOBBY: "#a5d07f",
    Kind.HARDSHIP: "#c4b0a6",
}
LIGHT_KINDS = {
    Kind.PET: "#7d5200",
    Kind.FAMILY: "#8a2f68",
    Kind.BEREAVEMENT: "#55536e",
    Kind.HEALTH: "#10624a",
    Kind.CELEBRATION: "#6b5200",
    Kind.WORK: "#25508c",
    Kind.HOME: "#7c4316",
    Kind.PLACE: "#075f53",
    Kind.TRAVEL: "#0b5a80",
    Kind.HOBBY: "#3a6210",
    Kind.HARDSHIP: "#65493e",
}


def kind_variables(*, dark: bool) -> dict[str, str]:
    """The theme variables `kind-pet`, `kind-family` ... for a dark or a light ground."""
    return {f"kind-{kind}": colour for kind, colour in (DARK_KINDS if dark else LIGHT_KINDS).items()}


DARK = Theme(
    name="heartline-dark",
    primary="#8fb8a8",
    secondary="#7f93a8",
    accent="#8fb8a8",
    warning="#d9b06c",
    error="#d98c8c",
    success="#9cc48a",
    foreground="#dcdfe4",
    background="#15171c",
    surface="#1d2027",
    panel="#272b34",
    dark=True,
    variables={"quiet": "#949ba8", "customer": "#eceef2", "agent": "#9aa3b2", **kind_variables(dark=True)},
)
LIGHT = Theme(
    name="heartline-light",
    primary="#2c6e5a",
    secondary="#4a6078",
    accent="#2c6e5a",
    warning="#7a5200",
    error="#8f2f2f",
    success="#3a6210",
    foreground="#23262c",
    background="#faf9f6",
    surface="#f0eeea",
    panel="#e3e0da",
    dark=False,
    variables={"quiet": "#5c616b", "customer": "#1a1c20", "agent": "#565d69", **kind_variables(dark=False)},
)
THEMES = (DARK, LIGHT)


def default_variables(*, dark: bool) -> dict[str, str]:
    """Our variables for a theme that is not ours."""
    return dict((DARK if dark else LIGHT).variables)
