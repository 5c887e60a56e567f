// SPDX-License-Identifier: MIT
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.facet.FacetsCollectorManager;
import org.apache.lucene.facet.FacetResult;
import org.apache.lucene.facet.FacetsConfig;
import org.apache.lucene.facet.sortedset.DefaultSortedSetDocValuesReaderState;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesFacetCounts;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesFacetField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollector;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.MMapDirectory;

/**
 * What bench/columns measures, of Lucene: the same filters, facets and orders over the same documents and queries.
 *
 * <p>index DOCS.txt COLUMNS.tsv INDEX | query INDEX QUERIES.tsv CLASS PASSES DAY...
 *
 * <p>COLUMNS.tsv is what columns_table.py writes; a DAY begins a range, as columns prints them. The table is that of
 * columns: mean, median and 95th percentile of each query's best time, in microseconds, and what was answered: the mean
 * over the queries of the sum of the scores of the ten hits, or of the counts of a facet's values.
 */
public final class ColumnsLucene {
  static final int HITS = 10;
  static final BM25Similarity BM25 = new BM25Similarity(1.2f, 0.75f);
  static final FacetsConfig FACETS = new FacetsConfig();

  static {
    for (String dimension : List.of("tags", "authors")) FACETS.setMultiValued(dimension, true);
    for (String dimension : List.of("tags", "authors", "days", "years")) {
      FACETS.setIndexFieldName(dimension, "$" + dimension);
    }
  }

  public static void main(String[] args) throws IOException {
    if (args.length == 4 && args[0].equals("index")) index(Path.of(args[1]), Path.of(args[2]), Path.of(args[3]));
    else if (args.length >= 5 && args[0].equals("query")) new ColumnsLucene(args).measureAll();
    else throw new IllegalArgumentException("index DOCS COLUMNS INDEX | query INDEX QUERIES CLASS PASSES DAY...");
  }

  // ---- index ----

  static long day(String date) {
    return LocalDate.parse(date).toEpochDay();
  }

  static void facet(Document document, String dimension, String value) {
    if (!value.isEmpty()) document.add(new SortedSetDocValuesFacetField(dimension, value));
  }

  static Document document(String words, String[] columns) {
    Document document = new Document();
    document.add(new TextField("text", words, Store.NO));
    String date = columns[0];
    if (!date.isEmpty()) {
      document.add(new LongField("day", day(date), Store.NO));
      document.add(new LongField("year", Long.parseLong(date.substring(0, 4)), Store.NO));
      facet(document, "days", date);
      facet(document, "years", date.substring(0, 4));
    }
    for (String tag : new HashSet<>(Arrays.asList(columns[1].split("\\|")))) {
      if (!tag.isEmpty()) document.add(new StringField("tag", tag, Store.NO));
      facet(document, "tags", tag);
    }
    for (String author : new HashSet<>(Arrays.asList(columns[2].split("\\|")))) {
      facet(document, "authors", author);
    }
    return document;
  }

  static void index(Path docs, Path table, Path target) throws IOException {
    IndexWriterConfig config = new IndexWriterConfig(new WhitespaceAnalyzer()).setSimilarity(BM25)
        .setRAMBufferSizeMB(512).setUseCompoundFile(false).setMergeScheduler(new SerialMergeScheduler());
    long start = System.nanoTime(), count = 0;
    try (MMapDirectory directory = new MMapDirectory(target);
        IndexWriter writer = new IndexWriter(directory, config);
        BufferedReader words = Files.newBufferedReader(docs);
        BufferedReader columns = Files.newBufferedReader(table)) {
      for (String line = words.readLine(); line != null; line = words.readLine(), count++) {
        writer.addDocument(FACETS.build(document(line, columns.readLine().split("\t", -1))));
      }
      writer.forceMerge(1);
      writer.commit();
      long bytes = 0;
      for (String file : directory.listAll()) bytes += directory.fileLength(file);
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(Locale.ROOT, "docs=%d seconds=%.2f bytes=%d%n", count, seconds, bytes);
    }
  }

  // ---- query ----

  /** A search of one query, and what it answered. */
  interface Search {
    double answer(Query query) throws IOException;
  }

  final IndexSearcher searcher;
  final DirectoryReader reader;
  final List<Query> queries = new ArrayList<>();
  final int passes;
  final List<String> days;

  ColumnsLucene(String[] args) throws IOException {
    MMapDirectory directory = new MMapDirectory(Path.of(args[1]));
    directory.setPreload(MMapDirectory.ALL_FILES);
    reader = DirectoryReader.open(directory);
    searcher = new IndexSearcher(reader);
    searcher.setSimilarity(BM25);
    searcher.setQueryCache(null);
    for (String line : Files.readAllLines(Path.of(args[2]), StandardCharsets.UTF_8)) {
      String[] fields = line.split("\t", 3);
      if (fields[1].equals(args[3])) queries.add(words(fields[2]));
    }
    passes = Integer.parseInt(args[4]);
    days = Arrays.asList(args).subList(5, args.length);
  }

  static Query words(String text) {
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    for (String word : text.split(" ")) any.add(new TermQuery(new Term("text", word)), Occur.SHOULD);
    return any.build();
  }

  static double sum(TopDocs found) {
    double sum = 0;
    for (ScoreDoc hit : found.scoreDocs) sum += hit.score;
    return sum;
  }

  TopDocs best(Query query, boolean counted) throws IOException {
    return searcher.search(query, new TopScoreDocCollectorManager(HITS, null, counted ? Integer.MAX_VALUE : 1));
  }

  /** Passes until the compiler has done what it can, then those that count. */
  void measure(String name, Search search) throws IOException {
    long[] best = new long[queries.size()];
    double answers = 0;
    Arrays.fill(best, Long.MAX_VALUE);
    long start = System.nanoTime();
    for (int pass = 0; pass < 3 || System.nanoTime() - start < 3_000_000_000L; pass++) {
      for (Query query : queries) search.answer(query);
    }
    for (int pass = 0; pass < passes; pass++) {
      answers = 0;
      for (int i = 0; i < best.length; i++) {
        long before = System.nanoTime();
        double answer = search.answer(queries.get(i));
        best[i] = Math.min(best[i], System.nanoTime() - before);
        answers += answer;
      }
    }
    Arrays.sort(best);
    double mean = Arrays.stream(best).average().orElse(0) / 1e3;
    System.out.printf(Locale.ROOT, "%-28s %9.1f %9.1f %9.1f   %.4f%n", name, mean, best[best.length / 2] / 1e3,
        best[best.length * 95 / 100] / 1e3, answers / best.length);
  }

  void measureFilter(String name, Query filter) throws IOException {
    measure(name, query -> {
      BooleanQuery both = new BooleanQuery.Builder().add(query, Occur.MUST).add(filter, Occur.FILTER).build();
      return sum(best(both, false));
    });
  }

  void measureFacet(String dimension) throws IOException {
    var state = new DefaultSortedSetDocValuesReaderState(reader, "$" + dimension, FACETS);
    measure("facet of " + dimension, query -> {
      var collected = FacetsCollectorManager.search(searcher, query, HITS, new FacetsCollectorManager());
      var counts = new SortedSetDocValuesFacetCounts(state, collected.facetsCollector());
      FacetResult top = counts.getTopChildren(HITS, dimension);
      return top == null ? 0 : Arrays.stream(top.labelValues).mapToLong(value -> value.value.longValue()).sum();
    });
  }

  void measureOrder(String name, Sort sort) throws IOException {
    measure(name, query -> {
      TopDocs found = searcher.search(query, new TopFieldCollectorManager(sort, HITS, null, 1));
      TopFieldCollector.populateScores(found.scoreDocs, searcher, query);
      return sum(found);
    });
  }

  /** The time of one page by score of the first query, behind the page before it. */
  void measurePage(int page) throws IOException {
    long best = Long.MAX_VALUE;
    for (int run = 0; run < 200; run++) {
      ScoreDoc after = null;
      int passed = HITS * (page - 1);
      if (passed > 0) {
        after = searcher.search(queries.get(0), new TopScoreDocCollectorManager(passed, null, 1)).scoreDocs[passed - 1];
      }
      long before = System.nanoTime();
      searcher.search(queries.get(0), new TopScoreDocCollectorManager(HITS, after, 1));
      best = Math.min(best, System.nanoTime() - before);
    }
    System.out.printf(Locale.ROOT, "by score, first query, page %d: %.1f%n", page, best / 1e3);
  }

  void measureAll() throws IOException {
    // a document without a date counts as of 1970, which is before all others
    SortField newest = LongField.newSortField("day", true, SortedNumericSelector.Type.MAX);
    SortField year = LongField.newSortField("year", true, SortedNumericSelector.Type.MAX);
    measure("plain", query -> sum(best(query, false)));
    measure("counted", query -> sum(best(query, true)));
    for (String from : days) measureFilter("from " + from, LongField.newRangeQuery("day", day(from), Long.MAX_VALUE));
    for (String tag : List.of("cs.CV", "cs.LG", "cs.IR", "stat.ML", "cs.GT")) {
      measureFilter(tag, new TermQuery(new Term("tag", tag)));
    }
    measureFilter("tags cs.*", new PrefixQuery(new Term("tag", "cs.")));
    for (String dimension : List.of("tags", "authors", "days", "years")) measureFacet(dimension);
    measureOrder("newest first", new Sort(newest));
    measureOrder("by year, then score", new Sort(year, SortField.FIELD_SCORE));
    for (int page : new int[] { 1, 2, 100, 1000 }) measurePage(page);
  }
}
