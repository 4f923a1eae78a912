import { Alert } from '@/components/ui/alert'
import type { FormState } from '@/lib/forms/form-state'

/** What a form's action answered for the form as a whole. Always there, so that screen readers announce what comes. */
export function FormMessage({ state }: { state: FormState }) {
  const text = state.status === 'idle' ? undefined : state.message
  return <div aria-live="polite">{text ? <Alert tone={state.status === 'done' ? 'good' : 'bad'}>{text}</Alert> : null}</div>
}
