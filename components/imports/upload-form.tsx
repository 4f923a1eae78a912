'use client'

import { FileUp } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type DragEvent, useEffect, useId, useReducer, useRef, useState } from 'react'
import { Alert } from '@/components/ui/alert'
import { classNames } from '@/components/ui/class-names'
import { Progress } from '@/components/ui/progress'
import { uploadFile } from './upload-file'
import { isSending, stepUpload } from './upload-state'

/** Uploads a file that the owner chooses or drops, then opens the page of the import. */
export function UploadForm() {
  const [upload, dispatch] = useReducer(stepUpload, { step: 'idle' })
  const [isOver, setIsOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const id = useId()
  const router = useRouter()

  async function send(file: File | undefined) {
    if (!file || isSending(upload)) return
    dispatch({ kind: 'chosen', name: file.name })
    const answer = await uploadFile(file, (percent) => dispatch({ kind: 'progressed', percent }))
    if (input.current) input.current.value = ''
    dispatch({ kind: 'answered', answer })
    if (answer.ok) router.push(`/customers/import/${answer.id}`)
  }
  // The owner may have chosen a file before React loaded, which fires no event here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs once, when the form appears
  useEffect(() => void send(input.current?.files?.[0]), [])

  function drop(event: DragEvent) {
    event.preventDefault()
    setIsOver(false)
    void send(event.dataTransfer.files[0])
  }
  function dragOver(event: DragEvent) {
    event.preventDefault()
    setIsOver(true)
  }
  return (
    <div className="space-y-4">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is optional; the input inside does the same */}
      <div
        onDrop={drop}
        onDragOver={dragOver}
        onDragLeave={() => setIsOver(false)}
        className={classNames(
          'flex flex-col items-center rounded-xl border-2 border-dashed border-line-strong px-6 py-10 text-center',
          isOver && 'border-primary bg-primary-soft',
        )}
      >
        <span className="mb-3 flex size-12 items-center justify-center rounded-full bg-primary-soft text-primary">
          <FileUp aria-hidden className="size-6" />
        </span>
        <label htmlFor={id} className="font-semibold text-lg">
          File
        </label>
        <p id={`${id}-hint`} className="mt-1 mb-4 text-muted">
          Drop a CSV file here, or choose one. You see what will happen before anything is imported.
        </p>
        <input
          ref={input}
          id={id}
          type="file"
          name="file"
          accept=".csv,.txt,.tsv,text/csv,text/plain,text/tab-separated-values"
          aria-describedby={`${id}-hint`}
          disabled={isSending(upload)}
          onChange={(event) => void send(event.target.files?.[0])}
          className="max-w-full text-sm file:mr-3 file:h-10 file:cursor-pointer file:rounded-lg file:border-0 file:bg-primary file:px-4 file:font-medium file:text-[0.9375rem] file:text-on-primary"
        />
      </div>
      <div aria-live="polite">
        {isSending(upload) ? (
          <div className="space-y-2">
            <p className="text-sm">
              {upload.percent < 100 ? 'Uploading' : 'Checking'} {upload.name}…
            </p>
            <Progress value={upload.percent} label="Upload" />
          </div>
        ) : null}
        {upload.step === 'refused' ? (
          <Alert tone="bad" title="This file cannot be imported">
            {upload.problem}
          </Alert>
        ) : null}
      </div>
    </div>
  )
}
