"""GStreamer's RTSP server, for the distribution's own Python: gst_server.py WHAT PORT [USER PASSWORD].

WHAT is the path of a film (each client gets it from its first frame on), or h265, jpeg, sound: what cameras send as well.
It prints `ready` when it answers at rtsp://127.0.0.1:PORT/film.
"""

import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402 - the versions must be asked for first

_DRAWN = "videotestsrc is-live=true pattern=ball ! video/x-raw,format=I420,width=320,height=184,framerate=10/1"
_OTHER = {
    "h265": f"{_DRAWN} ! x265enc tune=zerolatency speed-preset=ultrafast key-int-max=10 ! rtph265pay name=pay0 pt=96 config-interval=1",
    "jpeg": f"{_DRAWN} ! jpegenc ! rtpjpegpay name=pay0 pt=26",
    "sound": "audiotestsrc is-live=true ! alawenc ! rtppcmapay name=pay0 pt=8",
}


def main(what: str, port: str, user: str = "", password: str = "") -> None:
    """Serve until killed."""
    Gst.init(None)
    factory = GstRtspServer.RTSPMediaFactory()
    film = f"filesrc location={what} ! qtdemux ! h264parse ! rtph264pay name=pay0 pt=96 config-interval=1"
    factory.set_launch(f"( {_OTHER.get(what, film)} )")
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(port)
    if user:
        auth = GstRtspServer.RTSPAuth()
        token = GstRtspServer.RTSPToken()
        token.set_string(GstRtspServer.RTSP_TOKEN_MEDIA_FACTORY_ROLE, "viewer")
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        auth.add_digest(user, password, token)
        server.set_auth(auth)
        permissions = GstRtspServer.RTSPPermissions()
        permissions.add_role("viewer")
        permissions.add_permission_for_role("viewer", GstRtspServer.RTSP_PERM_MEDIA_FACTORY_ACCESS, True)
        permissions.add_permission_for_role("viewer", GstRtspServer.RTSP_PERM_MEDIA_FACTORY_CONSTRUCT, True)
        factory.set_permissions(permissions)
    server.get_mount_points().add_factory("/film", factory)
    if not server.attach(None):
        raise SystemExit(f"port {port} is taken")
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    GLib.MainLoop().run()


if __name__ == "__main__":
    main(*sys.argv[1:])
