"""The application for an ASGI server of your own, one gateway in each of its workers.

    granian --interface asgi --factory homeport.server.asgi:application

What `homeport serve` takes as options comes from the settings here. Nobody is believed by being on
this machine, since it is not known where that server listens: whoever asks needs a token.
"""

from contextlib import ExitStack

from homeport.gateway.opening import opened_gateway
from homeport.server.app import App
from homeport.server.running import Serving, app_of, settings_of, settle

_ANYWHERE = Serving(host="0.0.0.0")  # noqa: S104 -- nothing is bound; it may be any address


def application() -> App:
    """Open the gateway of this process and return the application; its life's end closes it.

    Raises:
        HomeportError: it cannot be opened.
    """
    settings = settings_of(_ANYWHERE)
    with ExitStack() as stack:
        opened = stack.enter_context(opened_gateway(settings))
        app = app_of(_ANYWHERE, settings, opened, stack.pop_all().close)
    settle()
    return app
