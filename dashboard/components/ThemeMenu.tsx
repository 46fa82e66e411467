import { useSyncExternalStore } from 'react'
import { text } from '../texts/text.ts'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { Menu } from '../ui/Menu.tsx'
import { chooseTheme, currentTheme, subscribeToTheme, type ThemeChoice } from '../util/theme.ts'

const choices: readonly { readonly id: ThemeChoice; readonly icon: IconName }[] = [
  { id: 'system', icon: 'system' },
  { id: 'light', icon: 'sun' },
  { id: 'dark', icon: 'moon' },
]

/** Light, dark, or as the system has it. */
export function ThemeMenu() {
  const theme = useSyncExternalStore(subscribeToTheme, currentTheme)
  const { icon } = choices.find(({ id }) => id === theme) ?? { icon: 'system' as const }
  return (
    <Menu
      label={text.shell.theme}
      button={<Icon name={icon} />}
      items={choices.map(({ id, icon: own }) => ({
        title: text.shell.themes[id],
        icon: <Icon name={own} className="size-4 text-soft" />,
        isChosen: id === theme,
        onChoose: () => chooseTheme(id),
      }))}
    />
  )
}
