// Upload a file with tus-js-client: node tus_client.mjs PACKAGES ENDPOINT FILE CREDENTIAL URLS
// Goes on with an upload that an earlier run left in URLS. Exit code 0: finished; 3: broken off.
import { createReadStream } from 'node:fs'
import { createRequire } from 'node:module'

const [packages, endpoint, file, credential, urls] = process.argv.slice(2)
const tus = createRequire(`${packages}/`)('tus-js-client')

const upload = new tus.Upload(createReadStream(file), {
  endpoint,
  headers: { Authorization: `Device ${credential}` },
  metadata: { filename: '长江 一号.mp4' },
  chunkSize: 1024 * 1024,
  retryDelays: null,
  urlStorage: new tus.FileUrlStorage(urls),
  onError: (error) => {
    console.error(String(error))
    process.exit(3)
  },
  onSuccess: () => process.exit(0),
})
const [earlier] = await upload.findPreviousUploads()
if (earlier) upload.resumeFromPreviousUpload(earlier)
upload.start()
