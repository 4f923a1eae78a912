import { Alert } from '@/components/ui/alert'
import type { FormState } from '@/lib/forms/form-state'

/** The answer of a form's action to the form as a whole. It is always in the page, so that screen readers announce its text. */
export function FormMessage({ state }: { state: FormState }) {
  const text = state.status === 'idle' ? undefined : state.message
  return <div aria-live="polite">{text ? <Alert tone={state.status === 'done' ? 'good' : 'bad'}>{text}</Alert> : null}</div>
}
