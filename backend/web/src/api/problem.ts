/** What went wrong, as RFC 9457 and the table of codes say it; or, with code `network`, that nothing answered. */
export interface ProblemBody {
  code: string
  status: number
  title_zh: string
  title_en: string
  next: { zh: string; en: string }
  detail?: string
  request_id?: string
  errors?: unknown
  [fact: string]: unknown
}

export class Problem extends Error {
  constructor(readonly body: ProblemBody) {
    super(body.detail ?? body.title_en)
    this.name = 'Problem'
  }

  get code(): string {
    return this.body.code
  }

  get status(): number {
    return this.body.status
  }
}

const UNREACHABLE: ProblemBody = {
  code: 'network',
  status: 0,
  title_zh: '连接不上服务器',
  title_en: 'The server cannot be reached',
  next: {
    zh: '请检查网络后重试，尚未提交的内容仍在本页。',
    en: 'Check the network and try again; nothing on this page is lost.',
  },
}

const UNWORDED = {
  title_zh: '系统没有正常回答',
  title_en: 'The server did not answer as it should',
  next: { zh: '请稍后重试。', en: 'Try again shortly.' },
}

export function unreachable(): Problem {
  return new Problem(UNREACHABLE)
}

/** The problem an answer carries; one of our own words where a proxy answered in its place. */
export async function problemOf(answer: Response): Promise<Problem> {
  const said: Partial<ProblemBody> = await answer.json().catch(() => ({}))
  return new Problem({ code: `http-${answer.status}`, ...UNWORDED, ...said, status: answer.status })
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  console.error(error)
  return new Problem({
    code: 'page',
    status: 0,
    ...UNWORDED,
    detail: error instanceof Error ? error.message : String(error),
  })
}
