import { createTheme, defaultVariantColorsResolver, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const teal: MantineColorsTuple = ['#eefaf8', '#d3f1ec', '#a9e3da', '#78d0c4', '#48b9ac', '#2ba89b', '#148a80', '#0f766e', '#115e59', '#134e4a'];

const dark: MantineColorsTuple = ['#d9dee2', '#b9c0c6', '#9ba5ad', '#69737c', '#3d464e', '#2d353c', '#1f262b', '#161b1f', '#101417', '#0b0e10'];

export const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: { light: 7, dark: 5 },
  variantColorResolver: input => {
    const colors = defaultVariantColorsResolver(input);
    return input.variant === 'filled' && (input.color ?? 'teal') === 'teal' ? { ...colors, color: 'var(--on-accent)' } : colors;
  },
  colors: { teal, dark },
  defaultRadius: 4,
  cursorType: 'pointer',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "Roboto Mono", Menlo, Consolas, monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  spacing: { xs: '4px', sm: '8px', md: '16px', lg: '24px', xl: '32px' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '32px' },
      h2: { fontSize: '15px', lineHeight: '24px' },
      h3: { fontSize: '13px', lineHeight: '24px' },
    },
  },
  components: {
    Button: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { iconColor: 'var(--on-accent)' } },
    Radio: { defaultProps: { iconColor: 'var(--on-accent)' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Modal: { defaultProps: { centered: true, transitionProps: { duration: 0 }, closeButtonProps: { 'aria-label': 'Close' } } },
    // A dialog's head is none of the page's: as <header> it would be a second banner.
    ModalHeader: { defaultProps: { component: 'div' } },
    DrawerHeader: { defaultProps: { component: 'div' } },
    Drawer: { defaultProps: { transitionProps: { duration: 0 }, closeButtonProps: { 'aria-label': 'Close' } } },
    Menu: { defaultProps: { shadow: 'md', transitionProps: { duration: 0 } } },
    Tooltip: { defaultProps: { openDelay: 300, transitionProps: { duration: 0 }, withinPortal: true } },
  },
});

/** The colors beside Mantine's own: what lines, surfaces and states look like. Text on its surface has a contrast of 4.5 at least. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#586069',
    '--mantine-color-placeholder': '#687079',
    '--mantine-color-error': '#b42318',
    '--mantine-color-anchor': '#0f766e',
    '--line': '#e2e6e9',
    '--line-strong': '#c3cacf',
    '--surface': '#ffffff',
    '--soft': '#f5f7f8',
    '--hover': '#eef1f3',
    '--chosen': '#e3f3f0',
    '--accent': '#0f766e',
    '--on-accent': '#ffffff',
    '--good': '#14713a',
    '--busy': '#1a5fb4',
    '--warn': '#8f5200',
    '--bad': '#b42318',
    '--quiet': '#586069',
    '--bad-soft': '#fdf1ef',
    '--warn-soft': '#fdf5e6',
    '--found': '#fdeaa8',
    '--said': '#f1f4f5',
    '--written': '#e6f4f1',
  },
  dark: {
    '--mantine-primary-color-contrast': '#06201d',
    // Mantine's is darker than what it covers, too dark for the words on it.
    '--mantine-color-teal-filled-hover': '#48b9ac',
    '--mantine-color-dimmed': '#9ba5ad',
    '--mantine-color-placeholder': '#8d979f',
    '--mantine-color-error': '#ff9b8f',
    '--mantine-color-anchor': '#4fc0b3',
    '--line': '#2a3137',
    '--line-strong': '#434c54',
    '--surface': '#161b1f',
    '--soft': '#1b2126',
    '--hover': '#232a30',
    '--chosen': '#173532',
    '--accent': '#2ba89b',
    '--on-accent': '#06201d',
    '--good': '#5fc98a',
    '--busy': '#83b7f7',
    '--warn': '#e3ab4d',
    '--bad': '#ff9b8f',
    '--quiet': '#9ba5ad',
    '--bad-soft': '#2c1d1c',
    '--warn-soft': '#2b2416',
    '--found': '#5c4b12',
    '--said': '#20272d',
    '--written': '#17302e',
  },
});
