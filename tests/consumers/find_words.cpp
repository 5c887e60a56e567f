// SPDX-License-Identifier: MIT
//
// find_words.c by the C++ header: prints the same.
#include <cstdio>
#include <dlsearch/dlsearch.hpp>

int main(int argc, char **argv)
try {
    if (argc != 2) return 2;
    const dls::schema schema = dls::schema::standard("english");
    {
        dls::writer writer = dls::writer::create(argv[1], schema);
        writer.add("stride", { dls::value(4, "Stride is the step of a convolution.") });
        writer.add("gradients", { dls::value(4, "Gradients flow backwards.") });
        writer.commit();
    }
    const dls::index index(argv[1]);
    const dls::hits hits = index.search(dls::query::parse(schema, "convolutions"), 10);
    for (const dls::hit hit : hits)
        std::printf("%s %.9g\n", std::string(hit.key()).c_str(), static_cast<double>(hit.score()));
} catch (const std::exception &failure) {
    std::fprintf(stderr, "%s\n", failure.what());
    return 1;
}
