'use server'

import { requireShop } from '@/lib/auth/session'
import type { FormState } from '@/lib/forms/form-state'
import { connectGateway } from './connect-gateway'
import { testConnection } from './test-connection'

export async function testConnectionAction(): Promise<FormState> {
  await requireShop()
  return testConnection(connectGateway())
}
