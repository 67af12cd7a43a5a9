const NAME_MAX = 255

/**
 * Makes a function of a word or a name remember up to `max` answers: the same few thousand come again and again, and finding
 * out how a word sounds takes longer than everything else. Answers are shared: whoever gets one must not change it. A text
 * that is longer than a name can be is not remembered: thousands of such keys would fill the memory.
 */
export function onceRead<Read> (max: number, read: (text: string) => Read): (text: string) => Read {
  const known = new Map<string, Read>()

  return text => {
    if (text.length > NAME_MAX) return read(text)
    let answer = known.get(text)
    if (answer === undefined) {
      if (known.size >= max) known.clear()
      known.set(text, answer = read(text))
    }
    return answer
  }
}
