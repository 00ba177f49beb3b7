import type { SandboxBackend } from './sandbox-backend.ts'

export interface Mount {
  readonly backend: SandboxBackend
  /** The request's path and query as the backend sees them. */
  readonly url: string
}

/** The backend a URL is for: the one with the longest mount path that is a prefix of it by whole segments. */
export function findMount(backends: readonly SandboxBackend[], url: string): Mount | null {
  const [backend] = backends
    .filter(({ mountPath }) => isUnder(url, mountPath))
    .sort((one, other) => other.mountPath.length - one.mountPath.length)
  if (backend === undefined) return null
  const rest = url.slice(backend.mountPath.length)
  return { backend, url: rest.startsWith('/') ? rest : `/${rest}` }
}

const isUnder = (url: string, mountPath: string) =>
  url.startsWith(mountPath) && ['', '/', '?'].includes(url.charAt(mountPath.length))
