//! What keys do.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::{Action, Model};

impl Model {
    /// A key was pressed.
    pub(crate) fn press(&mut self, key: KeyEvent) -> Vec<Action> {
        if key.kind == KeyEventKind::Release {
            return Vec::new();
        }
        let (control, alt) =
            (key.modifiers.contains(KeyModifiers::CONTROL), key.modifiers.contains(KeyModifiers::ALT));
        if control && key.code == KeyCode::Char('c') {
            return vec![Action::Quit];
        }
        if std::mem::take(&mut self.is_help) {
            // Any key closes the help, and is spent on that.
            return Vec::new();
        }
        match key.code {
            KeyCode::Char('d') if control && self.editor.is_empty() => return vec![Action::Quit],
            KeyCode::F(1) => self.is_help = true,
            KeyCode::PageUp => self.scroll_up(self.page()),
            KeyCode::PageDown => self.scroll_down(self.page()),
            KeyCode::Home if control => self.go_to_top(),
            KeyCode::End if control => self.go_to_bottom(),
            KeyCode::Up if control => self.scroll_up(1),
            KeyCode::Down if control => self.scroll_down(1),
            KeyCode::Esc => {
                self.notice = None;
                self.go_to_bottom();
            }
            KeyCode::Enter if alt || key.modifiers.contains(KeyModifiers::SHIFT) => self.write("\n"),
            KeyCode::Char('j') if control => self.write("\n"),
            KeyCode::Enter => return self.after(Self::enter),
            KeyCode::Up => {
                let columns = self.editor_columns();
                if !self.editor.up(columns) {
                    self.scroll_up(1);
                }
            }
            KeyCode::Down => {
                let columns = self.editor_columns();
                if !self.editor.down(columns) {
                    self.scroll_down(1);
                }
            }
            code => return self.edit(code, control, alt),
        }
        self.after(|_| Vec::new())
    }

    /// What changes the text.
    fn edit(&mut self, code: KeyCode, control: bool, alt: bool) -> Vec<Action> {
        let before = self.editor.text().len();
        let written = match code {
            KeyCode::Tab => Some("    ".to_owned()),
            KeyCode::Char(character) if !control && !alt && !character.is_control() => {
                Some(character.to_string())
            }
            _ => None,
        };
        match written {
            Some(text) => self.write(&text),
            None => self.move_or_delete(code, control, alt),
        }
        let length = self.editor.text().len();
        if length < before {
            self.notice = None;
        }
        self.after(|model| if length == before { Vec::new() } else { model.is_typing() })
    }

    fn move_or_delete(&mut self, code: KeyCode, control: bool, alt: bool) {
        let editor = &mut self.editor;
        match code {
            KeyCode::Left if control || alt => editor.word_left(),
            KeyCode::Right if control || alt => editor.word_right(),
            KeyCode::Left => editor.left(),
            KeyCode::Right => editor.right(),
            KeyCode::Home => editor.home(),
            KeyCode::End => editor.end(),
            KeyCode::Backspace if control || alt => editor.delete_word_left(),
            KeyCode::Backspace => editor.backspace(),
            KeyCode::Delete if control || alt => editor.delete_word_right(),
            KeyCode::Delete => editor.delete(),
            KeyCode::Char(character) if control => match character {
                'a' => editor.home(),
                'e' => editor.end(),
                'b' => editor.left(),
                'f' => editor.right(),
                'd' => editor.delete(),
                'h' => editor.backspace(),
                'k' => editor.delete_to_end(),
                'u' => editor.delete_to_start(),
                'w' => editor.delete_word_left(),
                _ => {}
            },
            KeyCode::Char('b') if alt => editor.word_left(),
            KeyCode::Char('f') if alt => editor.word_right(),
            KeyCode::Char('d') if alt => editor.delete_word_right(),
            _ => {}
        }
    }

    /// The room for the transcript may have changed, and what is seen of it.
    fn after(&mut self, act: impl FnOnce(&mut Self) -> Vec<Action>) -> Vec<Action> {
        let mut actions = act(self);
        self.settle();
        actions.extend(self.reading());
        actions
    }
}
