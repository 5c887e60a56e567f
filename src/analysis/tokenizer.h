/* SPDX-License-Identifier: MIT
 *
 * Text to words. A word is what UAX #29 says (word_break), with these rules for technical text on top. Each row is what
 * someone writes, an arrow, and the words, one position apart, as the analyzer "words" gives them; <00A0> is U+00A0.
 * test_tokenizer.c reads this table and holds us to it.
 *
 * Hyphens, low lines, full stops, colons, slashes and symbols divide. There is no rule for addresses, names of files,
 * or capitals inside a word.
 *   back-propagation snake_case file.tar.gz T.grad        -> back propagation snake case file tar gz t grad
 *   std::vector I/O AT&T x86_64 .NET ASP.NET #tag @name   -> std vector i o at t x86 64 net asp net tag name
 *   me@example.org https://arxiv.org/abs/1705.04058?v=2   -> me example org https arxiv org abs 1705.04058 v 2
 *   camelCase batchNorm2d                                 -> camelcase batchnorm2d
 * Letters and digits stay together. A full stop between digits stays; the comma of thousands is left out; the cross
 * between digits is an x.
 *   conv2d 3x3 3×3 10ms 5GB mp3 802.11ac                  -> conv2d 3x3 3x3 10ms 5gb mp3 802.11ac
 *   3.14 0.9 -.5 50% v1.2.3 Fig.2 end.                    -> 3.14 0.9 5 50 v1.2.3 fig 2 end
 *   1,000 12,345,678.9 1234,567 1,2 1,0000                -> 1000 12345678.9 1234 567 1 2 1 0000
 * Single letters with full stops between them are one word.
 *   U.S.A. U.S. e.g. i.i.d. J.R.R. Tolkien p.5            -> usa us eg iid jrr tolkien p 5
 * Letters keep two plus signs behind them, a single letter keeps a number sign.
 *   C++ C# F# g++ C++17 notepad++ C/C++, a++b A+ AB# C#x  -> c++ c# f# g++ c++ 17 notepad++ c c++ a b a ab c x
 * An apostrophe stays before t, d, m, re, ve, ll that end a word, is left out with an s that does, and divides
 * elsewhere. Between Cyrillic or Hebrew letters it is part of the spelling, as are the Hebrew " and the Catalan l·l.
 *   isn't isn’t I'm we’ve Charniak's Goodfellow’s dogs'   -> isn't isn't i'm we've charniak goodfellow dogs
 *   l'homme d’Alembert O'Brien aujourd'hui rock'n'roll    -> l homme d alembert o brien aujourd hui rock n roll
 *   п'ять мʼята צה"ל צה״ל ג׳ירפה paral·lel a·b            -> п'ять м'ята צה"ל צה"ל ג'ירפה paral·lel a b
 * LaTeX: accents are part of the word, commands about looks and structure are left out, others are words.
 *   Schr\"odinger Poincar\'e Erd{\H{o}}s na\"{\i}ve       -> schrodinger poincare erdos naive
 *   {\'E}tale \v{C}ech {\L}o\'s S{\o}ren Fran\c{c}ois     -> etale cech los soren francois
 *   $O(n^2)$ \alpha x_i \mathbf{A} \emph{good} \cite{k}   -> o n 2 alpha x i a good k
 *   \begin{lemma} \frac{a}{b} C:\users\ross \\ \% \"x     -> lemma a b c users ross x
 * Case and compatibility forms are folded, and diacritics that people leave out (diacritics.h) unless asked to stay.
 *   ＡＢＣ ﬁne Ⅳ x² H₂O 10⁶ ½ ℕ Straße                    -> abc fine iv x 2 h 2 o 10 6 1⁄2 n strasse
 *   Łódź Ørsted naïve Čech ǅ Ελλάς Всё мой                -> lodz orsted naive cech dz ελλασ все мой
 *   שָׁלוֹם مُحَمَّد كــتاب أحمد                              -> שלום محمد كتاب أحمد
 * What is not seen is not there: soft hyphens, zero-width characters, direction marks. Spaces of any kind, NUL, and
 * what is malformed (U+FFFD) divide.
 *   soft<00AD>hyphen zero<200B>width<FEFF> me<200C>j a<2060>b   -> softhyphen zerowidth mej ab
 *   a<00A0>b<202F>c<3000>d<0000>e<FFFD>f                  -> a b c d e f
 * Scripts without spaces are read in overlapping pairs of characters, with their marks; a single character stands
 * alone.
 *   机器学习 猫 我用C++ 2020年 東京タワー                 -> 机器 器学 学习 猫 我用 c++ 2020 年 東京 京タ タワ ワー
 *   ｶﾞｷﾞｸﾞ がぎ 人々                                      -> ガギ ギグ がぎ 人々
 *   ภาษาไทย ภาษา<200B>ไทย                                 -> ภา าษ ษา าไ ไท ทย ภา าษ ษา าไ ไท ทย
 *   ខ្មែរ မြန်မာ ລາວ                                          -> ខ្មែរ မြန် န်မာ ລາ າວ
 * Hangul is read as it is spaced, and then again in pairs of syllables if it has more than two. The word and its pairs
 * follow each other, so that a phrase finds the same words, and a question the words that share a pair.
 *   한국어를 공부 3월 AI는                                 -> 한국어를 한국 국어 어를 공부 3 월 ai 는
 * Emoji are words; other symbols are not.
 *   good👍 👍🏽 👩‍💻 ❤️ 🇩🇪🇫🇷 ☃ © → ∞                        -> good 👍 👍🏽 👩💻 ❤ 🇩🇪 🇫🇷 ☃
 */
#ifndef DLS__TOKENIZER_H
#define DLS__TOKENIZER_H

#include "analysis/text_window.h"
#include "analysis/word_scan.h"

typedef struct dls__tokenizer {
    dls__place place;
    size_t hangul_end; /* up to there, Hangul is read in pairs: the word was given already */
    bool paired;       /* the character at the place was the second of a pair */
    bool lower_ascii;  /* words are given with A-Z as a-z */
    bool fast;         /* ASCII words are read the short way; false only in tests, which compare both ways */
    dls__text_window window; /* what the short way looks at */
} dls__tokenizer;

void dls__tokenizer_init(dls__tokenizer *tokenizer, bool lower_ascii);

void dls__tokenizer_begin(dls__tokenizer *tokenizer, const char *text, size_t length);

/* The next word, false if there is none. */
bool dls__tokenizer_next(dls__tokenizer *tokenizer, dls__word *word);

#endif
