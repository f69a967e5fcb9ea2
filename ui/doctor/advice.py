"""What to install or set where no sound comes, on each system.

Sources, beside what the desk's modules say of their own:
- Linux: the sound server answers with its name, `pulseaudio` or `PulseAudio (on PipeWire 1.0.5)`, and
  pipewire-pulse with wireplumber takes PulseAudio's place (wiki.debian.org/PipeWire). A Bluetooth headset has
  two exclusive profiles, A2DP without a microphone and HSP/HFP with one
  (freedesktop.org/wiki/Software/PulseAudio/Documentation/User/Bluetooth).
- Windows: two switches stand before a program's microphone, "Microphone access" and "Let desktop apps access
  your microphone" (Microsoft Support, "Windows camera, microphone, and privacy"); another program may hold a
  device alone (WASAPI's exclusive mode).
- macOS: a terminal without permission is given zeros, not an error
  (github.com/spatialaudio/python-sounddevice/issues/267 and /332, github.com/microsoft/vscode/issues/117932);
  BlackHole hands on what is played through a Multi-Output Device that holds it
  (github.com/ExistentialAudio/BlackHole, wiki, "Multi-Output Device").
"""

from __future__ import annotations

import sys
from enum import StrEnum

from speech.sources.desk.devices import Reason


class System(StrEnum):
    """Systems with ways of their own, by Python's names (`sys.platform`)."""

    LINUX = "linux"
    WINDOWS = "win32"
    MACOS = "darwin"


class Trouble(StrEnum):
    """What can be wrong with the sound; the first four are the desk's `Reason`."""

    NO_LIBRARY = "no_library"
    NO_SERVER = "no_server"
    NO_ANSWER = "no_answer"
    UNUSABLE = "unusable"
    NO_MICROPHONE = "no_microphone"
    NO_OUTPUT = "no_output"
    AGENT_SILENT = "agent_silent"
    CUSTOMER_SILENT = "customer_silent"


_EVERYWHERE = {
    Trouble.NO_LIBRARY: "Install Heartline again: a part of it is missing.",
    Trouble.NO_SERVER: "Log in again.",
    Trouble.NO_ANSWER: "Log in again.",
    Trouble.UNUSABLE: "Close what else has it open, or connect it again.",
    Trouble.NO_MICROPHONE: "Connect a headset.",
    Trouble.NO_OUTPUT: "Connect a headset or a speaker.",
    Trouble.AGENT_SILENT: "Switch the microphone on: at the headset, and in the sound settings.",
    Trouble.CUSTOMER_SILENT: "If something was playing, it played elsewhere: choose this output in the "
    "softphone, or name the softphone's own with --customer.",
}
_HERE = {
    System.LINUX: {
        Trouble.NO_LIBRARY: "Debian and Ubuntu: sudo apt install libpulse0. Fedora: sudo dnf install "
        "pulseaudio-libs. Arch: sudo pacman -S libpulse.",
        Trouble.NO_SERVER: "As the user who is logged in, not with sudo, start PipeWire: systemctl --user "
        "start pipewire pipewire-pulse wireplumber. Or PulseAudio: pulseaudio --start. If neither is there: "
        "sudo apt install pipewire-pulse wireplumber. Where only a gateway runs, none is needed: --no-sound.",
        Trouble.NO_ANSWER: "PipeWire: systemctl --user restart pipewire pipewire-pulse wireplumber. "
        "PulseAudio: pulseaudio --kill, then pulseaudio --start.",
        Trouble.NO_MICROPHONE: "A Bluetooth headset has a microphone in its profile HSP/HFP only, not in "
        "A2DP: choose that in the sound settings, or with pavucontrol.",
    },
    System.WINDOWS: {
        Trouble.NO_ANSWER: "Restart the service Windows Audio (services.msc), or the machine.",
        Trouble.UNUSABLE: "Close what else has it open. In the device's properties, Advanced, let no program "
        "take exclusive control of it.",
        Trouble.NO_MICROPHONE: "Look for one that is off: Settings, System, Sound, All sound devices.",
        Trouble.AGENT_SILENT: "Settings, Privacy & security, Microphone: switch on Microphone access and Let "
        "desktop apps access your microphone. Then look whether the headset itself is muted.",
        Trouble.CUSTOMER_SILENT: "If something was playing, it played elsewhere. Only this one output is "
        "heard, and softphones often use another (the default communications device): choose this one in "
        "the softphone, or name the softphone's with --customer.",
    },
    System.MACOS: {
        Trouble.NO_ANSWER: "Run: sudo killall coreaudiod (macOS starts it anew), or restart the machine.",
        Trouble.NO_OUTPUT: "In Audio MIDI Setup, make a Multi-Output Device of your headset and BlackHole "
        "(existential.audio/blackhole). Heartline finds BlackHole by its name.",
        Trouble.AGENT_SILENT: "macOS gives silence to a terminal that may not hear. System Settings, Privacy "
        "& Security, Microphone: switch on your terminal, and start it anew.",
        Trouble.CUSTOMER_SILENT: "If something was playing, it played elsewhere: let the softphone play on "
        "the Multi-Output Device of your headset and BlackHole. Or the terminal may not hear: System "
        "Settings, Privacy & Security, Microphone.",
    },
}


def system_here() -> System:
    """This machine's; whatever is not Windows or macOS is taken for Linux."""
    return System(sys.platform) if sys.platform in set(System) else System.LINUX


def advice(system: System, trouble: Trouble) -> str:
    """What to do about it, in plain sentences."""
    return _HERE[system].get(trouble, _EVERYWHERE[trouble])


def trouble_of(message: str) -> Trouble | None:
    """Which of the desk's reasons an error tells, by its sentence; None: it is about one device."""
    return next((Trouble(reason.value) for reason in Reason if reason.sentence == message), None)
