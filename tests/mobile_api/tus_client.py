"""Upload a file with tuspy: python tus_client.py CHECKSUMS ENDPOINT FILE CREDENTIAL URLS

Goes on with an upload that an earlier run left in URLS. Exit code 0: finished; 3: broken off.
A process of its own, as a phone is: tuspy leaves its files to the end of the process."""

import sys

from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError, TusUploadFailed
from tusclient.storage.filestorage import FileStorage


def main(checksums: str, endpoint: str, file: str, credential: str, urls: str) -> int:
    client = TusClient(endpoint, headers={"Authorization": f"Device {credential}"})
    try:
        client.uploader(
            file,
            chunk_size=1024**2,
            upload_checksum=checksums == "yes",
            store_url=True,
            url_storage=FileStorage(urls),
            metadata={"filename": "长江 一号.mp4"},
        ).upload()
    except (TusCommunicationError, TusUploadFailed) as broken:
        print(broken, file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
