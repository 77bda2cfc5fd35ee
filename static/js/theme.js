/** Light or dark: a button sets it at once and a cookie keeps it; the server writes it into the page. */

const YEAR_IN_SECONDS = 365 * 86400;

export function switchTheme() {
  for (const button of document.querySelectorAll("[data-lw-theme]")) {
    button.addEventListener("click", () => {
      const theme = button.dataset.lwTheme;
      document.documentElement.dataset.bsTheme = theme;
      document.cookie = `theme=${theme}; path=/; max-age=${YEAR_IN_SECONDS}; samesite=lax`;
      document.dispatchEvent(new CustomEvent("lw:theme", { detail: theme }));
      button.closest("details")?.querySelector("summary").focus();
    });
  }
}
