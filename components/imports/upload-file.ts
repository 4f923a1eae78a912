export type UploadAnswer = { ok: true; id: string } | { ok: false; problem: string }

const LOST = 'The connection was lost. Please try again.'

/**
 * Uploads a file as the raw body of a request. Uses XMLHttpRequest, because fetch does not report upload progress.
 * @param onProgress gets 0 to 100. @returns the id of the import, or why the file was refused. Never rejects.
 */
export function uploadFile(file: File, onProgress: (percent: number) => void): Promise<UploadAnswer> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    request.open('POST', `/api/imports?name=${encodeURIComponent(file.name)}`)
    request.responseType = 'json'
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    request.upload.onprogress = ({ loaded, total }) => onProgress((100 * loaded) / Math.max(1, total))
    request.onerror = () => resolve({ ok: false, problem: LOST })
    request.onload = () => {
      const answer: { id?: string; error?: string } | null = request.response
      resolve(answer?.id ? { ok: true, id: answer.id } : { ok: false, problem: answer?.error ?? LOST })
    }
    request.send(file)
  })
}
